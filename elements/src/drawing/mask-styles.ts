/** The list of labels or instances beside a mask. */
import { css } from "lit";

export const maskStyles = css`
  .entry {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .entry .choice {
    flex: 1;
    min-width: 0;
  }
  .entries {
    display: grid;
    gap: 8px;
    margin: 0 0 12px;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  .entries .btn.is-icon {
    color: var(--k-ink-2);
  }
  .entries legend {
    display: flex;
    padding: 0;
    margin-bottom: 6px;
    font-size: var(--k-text-md);
    font-weight: 600;
    line-height: 20px;
  }
  .is-unseen .text {
    color: var(--k-ink-3);
    text-decoration: line-through;
  }
`;
