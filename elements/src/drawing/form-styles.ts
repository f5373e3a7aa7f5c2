/** The look of keys and values beside a page: one card a pair, what is missing above them. */
import { css } from "lit";

export const formStyles = css`
  .pairs {
    display: grid;
    gap: 8px;
    max-height: 560px;
    margin: 0;
    padding: 3px;
    overflow: auto;
    list-style: none;
  }
  .pairs li {
    padding: 8px 10px 10px;
    border: 1px solid var(--k-line);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
  }
  .pairs li.is-chosen {
    border-color: var(--k-accent);
    background: var(--k-accent-soft);
  }
  .pair-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 30px;
    font-size: var(--k-text-sm);
    color: var(--k-ink-2);
  }
  .pairs label {
    display: flex;
    align-items: center;
    gap: 6px;
    margin-top: 4px;
    font-size: var(--k-text-sm);
    font-weight: 600;
  }
  .pairs label span {
    width: 10px;
    height: 10px;
    border-radius: 2px;
  }
  .pairs input {
    width: 100%;
    min-height: 36px;
    padding: 4px 10px;
    border: 1px solid var(--k-line-strong);
    border-radius: var(--k-radius-2);
    background: var(--k-surface);
  }
  .pairs input:read-only {
    border-color: var(--k-line);
    background: var(--k-neutral-soft);
  }
  .missing {
    margin: 0 0 12px;
    padding: 8px 10px;
    border: 1px solid var(--k-warning-line);
    border-radius: var(--k-radius-2);
    background: var(--k-warning-soft);
    list-style: none;
  }
  .missing li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-height: 36px;
    overflow-wrap: anywhere;
  }
  .add {
    width: 100%;
    margin-top: 12px;
  }
  @media (max-width: 699px), (pointer: coarse) {
    .pairs input {
      min-height: 44px;
    }
  }
`;
