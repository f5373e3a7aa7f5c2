/** The list of categories or labels at the right of a widget: radio buttons or tick boxes as rows, with their number keys. */
import { css, html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { styleMap } from "lit/directives/style-map.js";

import type { Shortcut } from "./shortcuts";

export interface Choice {
  readonly text: string;
  readonly isChosen: boolean;
  readonly isShut?: boolean;
  /** A colour before the text, for label lists of drawing widgets. */
  readonly colour?: string;
}

export const choiceStyles = css`
  .choices {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  .choices legend {
    padding: 0;
    margin-bottom: 8px;
    font-size: var(--k-text-md);
    font-weight: 600;
    line-height: 20px;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 44px;
    padding: 6px 12px;
    border: 1px solid var(--k-line-strong);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
    font-weight: 500;
    line-height: 20px;
    cursor: pointer;
    overflow-wrap: anywhere;
    transition: background-color var(--k-fast) var(--k-ease);
  }
  .choice:hover {
    background: var(--k-hover);
  }
  .choice > .text {
    flex: 1;
    min-width: 0;
  }
  .choice.is-chosen {
    border-color: var(--k-accent);
    box-shadow: inset 0 0 0 1px var(--k-accent);
    background: var(--k-accent-soft);
    font-weight: 600;
  }
  .choice.is-shut {
    border-color: var(--k-line);
    background: var(--k-neutral-soft);
    color: var(--k-ink-3);
    cursor: not-allowed;
  }
  .choice:has(:focus-visible) {
    outline: 2px solid var(--k-focus);
    outline-offset: 2px;
  }
  .choice input:focus-visible {
    outline: none;
  }
  .swatch {
    flex: none;
    width: 14px;
    height: 14px;
    border-radius: var(--k-radius-1);
    border: 1px solid light-dark(rgb(0 0 0 / 0.25), rgb(255 255 255 / 0.35));
  }
  @media (pointer: coarse) {
    .choice kbd {
      display: none;
    }
  }
  @media (max-width: 699px) {
    .choice {
      min-height: 48px;
      font-size: var(--k-text-lg);
    }
    .choice kbd {
      display: none;
    }
  }
`;

/** The number key of the nth choice, from 0: 1 to 9, then 0. */
export function keyOf(index: number): string | undefined {
  return index < 9 ? String(index + 1) : index === 9 ? "0" : undefined;
}

/** Draw the list. `choose` gets the index and whether it is now ticked. Arrow keys move among radio buttons as in HTML. */
export function choiceList(kind: "radio" | "checkbox", legend: string, choices: readonly Choice[], choose: (index: number, ticked: boolean) => void): TemplateResult {
  const rows = choices.map((choice, index) => {
    const onChange = (event: Event): void => {
      event.stopPropagation(); // the widget tells the page itself, with its own value in place
      choose(index, (event.target as HTMLInputElement).checked);
    };
    const key = keyOf(index);
    return html`<label class="choice ${choice.isChosen ? "is-chosen" : ""} ${choice.isShut === true ? "is-shut" : ""}">
      <input class="tick" type=${kind} name="choices" .checked=${live(choice.isChosen)} ?disabled=${choice.isShut === true} @input=${stop} @change=${onChange} data-own-part />
      ${choice.colour === undefined ? nothing : html`<span class="swatch" style=${styleMap({ background: choice.colour })}></span>`}
      <span class="text">${choice.text}</span>
      ${key === undefined ? nothing : html`<kbd aria-hidden="true">${key}</kbd>`}
    </label>`;
  });
  return html`<fieldset class="choices" aria-describedby="fault">
    ${legend === "" ? nothing : html`<legend class="sr">${legend}</legend>`} ${rows}
  </fieldset>`;
}

function stop(event: Event): void {
  event.stopPropagation();
}

/** The number keys of a list, as one line of the shortcut help. */
export function choiceKeys(count: number, says: string, choose: (index: number) => void): Shortcut[] {
  const keys = Array.from({ length: Math.min(count, 10) }, (_, index) => keyOf(index) ?? "");
  if (keys.length === 0) return [];
  return [
    {
      keys,
      says,
      run: (event) => {
        choose(keys.indexOf(event.key));
        return undefined;
      },
    },
  ];
}
