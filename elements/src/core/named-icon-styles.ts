/** The box of a named icon: 24 px unless the element says otherwise. */
import { css } from "lit";

export const namedIcons = css`
  .named-icon {
    display: inline-block;
    flex: none;
    width: var(--icon-size, 24px);
    height: var(--icon-size, 24px);
    object-fit: contain;
    vertical-align: middle;
  }
`;
