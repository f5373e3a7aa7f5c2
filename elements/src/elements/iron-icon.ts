/** `<iron-icon icon="star">`: an icon as a child of other elements (reference 4). */
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { namedIcon } from "../core/named-icon";
import { namedIcons } from "../core/named-icon-styles";

export class IronIcon extends CrowdElement {
  static override styles = IronIcon.dressed(
    namedIcons,
    css`
      :host {
        display: inline-block;
        color: inherit;
        vertical-align: middle;
      }
    `,
  );

  @property() icon = "";
  @property() src = "";

  protected override view(): TemplateResult {
    const shown = this.src || this.icon;
    return html`${shown === "" ? nothing : namedIcon(shown)}<slot></slot>`;
  }
}

define("iron-icon", IronIcon);
