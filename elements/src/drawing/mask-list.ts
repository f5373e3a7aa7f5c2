/** One line of the list beside a mask: choose it, hide it. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { styleMap } from "lit/directives/style-map.js";

import { icon } from "../core/icons";
import { say } from "../core/words";

export interface EntryRow {
  readonly text: string;
  readonly colour: string;
  readonly isChosen: boolean;
  readonly isUnseen: boolean;
  readonly key?: string | undefined;
}

export function entryRow(row: EntryRow, choose: () => void, toggle: () => void): TemplateResult {
  const onChange = (event: Event): void => {
    event.stopPropagation();
    choose();
  };
  const name = say(row.isUnseen ? "showLabel" : "hideLabel", { label: row.text });
  return html`<div class="entry">
    <label class="choice ${row.isChosen ? "is-chosen" : ""} ${row.isUnseen ? "is-unseen" : ""}">
      <input class="tick" type="radio" name="choices" data-own-part .checked=${live(row.isChosen)} @input=${stop} @change=${onChange} />
      <span class="swatch" style=${styleMap({ background: row.colour })}></span>
      <span class="text">${row.text}</span>
      ${row.key === undefined ? nothing : html`<kbd aria-hidden="true">${row.key}</kbd>`}
    </label>
    <button type="button" class="btn is-icon" aria-label=${name} title=${name} @click=${toggle}>${icon(row.isUnseen ? "eye-off" : "eye")}</button>
  </div>`;
}

function stop(event: Event): void {
  event.stopPropagation();
}
