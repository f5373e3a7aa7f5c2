/** Lists of labels as buttons: rows beside the text, and the bubble at a selection or a span. */
import { css, html, nothing, type TemplateResult } from "lit";
import { styleMap } from "lit/directives/style-map.js";

import { keyOf } from "../core/choices";
import { icon } from "../core/icons";
import { say } from "../core/words";
import type { Label } from "./labels";

export const labelStyles = css`
  button.choice {
    width: 100%;
    text-align: start;
  }
  button.choice:focus-visible {
    outline: 2px solid var(--k-focus);
    outline-offset: 2px;
  }
  .rows {
    display: grid;
    gap: 8px;
  }
  .short {
    flex: none;
    padding: 0 5px;
    border-radius: 3px;
    background: color-mix(in oklab, var(--colour) 38%, var(--k-raised));
    font: 600 11px/17px var(--k-font);
    white-space: nowrap;
    max-width: 45%;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .bubble {
    width: fit-content;
    max-width: 360px;
    padding: 10px;
    border: 1px solid var(--k-line-strong);
    border-radius: var(--k-radius-3);
    background: var(--k-raised);
    box-shadow: var(--k-shadow-2);
    font-size: var(--k-text-md);
    line-height: 20px;
  }
  .bubble-title {
    margin: 0 2px 8px;
    color: var(--k-ink-3);
    font-size: var(--k-text-sm);
    line-height: 18px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    max-width: 300px;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    max-height: 220px;
    margin: -3px;
    padding: 3px;
    overflow: auto;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 34px;
    max-width: 100%;
    padding: 4px 10px;
    border: 1px solid var(--k-line-strong);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
    font-weight: 500;
    text-align: start;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  .chip:hover {
    background: var(--k-hover);
  }
  .chip[aria-pressed="true"] {
    border-color: var(--k-accent);
    box-shadow: inset 0 0 0 1px var(--k-accent);
    background: var(--k-accent-soft);
  }
  .bubble .btn {
    width: 100%;
    margin-top: 8px;
  }
  @media (pointer: coarse) {
    .chip {
      min-height: 44px;
    }
    .chip kbd {
      display: none;
    }
  }
`;

/** Keep focus and selection where they are while a button is pressed. */
function hold(event: Event): void {
  event.preventDefault();
}

/** The rows beside the text: pressing picks a label up or puts it down, or labels what is selected. */
export function labelRows(labels: readonly Label[], picked: string | null, isShut: boolean, press: (index: number) => void): TemplateResult {
  if (labels.length === 0) return html`<p class="help">${say("noLabels")}</p>`;
  const rows = labels.map((label, index) => {
    const key = keyOf(index);
    const on = label.name === picked;
    return html`<button type="button" class="choice ${on ? "is-chosen" : ""} ${isShut ? "is-shut" : ""}" aria-pressed=${on ? "true" : "false"} ?disabled=${isShut} @mousedown=${hold} @click=${() => { press(index); }}>
      <span class="swatch" style=${styleMap({ background: label.colour })}></span>
      <span class="text">${label.full}</span>
      ${label.short === label.full ? nothing : html`<span class="short" style=${styleMap({ "--colour": label.colour })} aria-hidden="true">${label.short}</span>`}
      ${key === undefined ? nothing : html`<kbd aria-hidden="true">${key}</kbd>`}
    </button>`;
  });
  return html`<div class="rows" role="group" aria-label=${say("labels")}>${rows}</div>`;
}

export interface Bubble {
  readonly title: string;
  readonly pressed: string | null;
  readonly choose: (index: number) => void;
  readonly remove: (() => void) | null;
  readonly close: () => void;
}

/** The bubble: every label as a chip and, at a span, a way to remove it. */
export function labelBubble(labels: readonly Label[], bubble: Bubble): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    bubble.close();
  };
  const chips = labels.map((label, index) => {
    const key = keyOf(index);
    return html`<button type="button" class="chip" aria-pressed=${label.name === bubble.pressed ? "true" : "false"} @mousedown=${hold} @click=${() => { bubble.choose(index); }}>
      <span class="swatch" style=${styleMap({ background: label.colour })}></span><span>${label.full}</span>${key === undefined ? nothing : html`<kbd aria-hidden="true">${key}</kbd>`}
    </button>`;
  });
  return html`<div class="bubble" role="group" aria-label=${bubble.title} @keydown=${onKey}>
    <p class="bubble-title">${bubble.title}</p>
    <div class="chips">${chips}</div>
    ${bubble.remove === null ? nothing : html`<button type="button" class="btn is-small" @mousedown=${hold} @click=${bubble.remove}>${icon("trash")}${say("remove")}</button>`}
  </div>`;
}
