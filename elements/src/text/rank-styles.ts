/** The look of a ranking: the responses to read, then one list for each dimension. */
import { css } from "lit";

export const rankStyles = css`
  .prompt {
    margin-bottom: 16px;
    padding: 12px 16px;
    border-inline-start: 3px solid var(--k-accent-line);
    border-radius: 0 var(--k-radius-2) var(--k-radius-2) 0;
    background: var(--k-sunken);
  }
  .prompt h3 {
    margin: 0 0 2px;
    color: var(--k-ink-2);
    font-size: var(--k-text-sm);
    font-weight: 600;
  }
  .prompt p,
  .responses p {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .prompt p {
    font-size: var(--k-text-lg);
    line-height: 1.5;
  }
  .responses {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
    gap: 12px;
    margin: 0 0 24px;
    padding: 0;
    list-style: none;
  }
  .responses li {
    display: flex;
    gap: 12px;
    padding: 14px 16px;
    border: 1px solid var(--k-line);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
    line-height: 1.5;
  }
  .letter {
    flex: none;
    display: inline-grid;
    place-content: center;
    min-width: 24px;
    height: 24px;
    padding-inline: 4px;
    border-radius: var(--k-radius-1);
    background: var(--k-accent-soft);
    color: var(--k-ink);
    font-size: var(--k-text-sm);
    font-weight: 650;
  }
  .dimensions {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr));
    gap: 24px 20px;
  }
  .dimension {
    min-width: 0;
  }
  .dimension h3 {
    display: flex;
    align-items: center;
    gap: 12px;
    margin: 0 0 8px;
    font-size: var(--k-text-lg);
    font-weight: 650;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    margin-inline-start: auto;
    color: var(--k-ink-3);
    font-size: var(--k-text-sm);
    font-weight: 500;
  }
  .is-done .state {
    color: var(--k-success);
  }
  .state svg.icon {
    width: 14px;
    height: 14px;
  }
  .dimension ol {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 2px;
    min-height: 46px;
    padding-inline: 4px 6px;
    border: 1px solid var(--k-line-strong);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
  }
  .row.is-held {
    border-color: var(--k-accent);
    background: var(--k-accent-soft);
    box-shadow: var(--k-shadow-2);
  }
  .row.is-tied {
    margin-top: -7px;
    border-start-start-radius: 0;
    border-start-end-radius: 0;
    border-top-style: dashed;
  }
  .rank {
    flex: none;
    width: 30px;
    color: var(--k-ink-3);
    font-size: 1.1875rem;
    font-weight: 650;
    text-align: center;
  }
  .is-done .rank {
    color: var(--k-accent);
  }
  .grip {
    flex: 1;
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    min-height: 44px;
    cursor: grab;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
  }
  .is-held .grip {
    cursor: grabbing;
  }
  .grip svg.icon {
    width: 16px;
    color: var(--k-ink-3);
  }
  .excerpt {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .row .btn {
    flex: none;
    min-width: 32px;
    padding: 0;
  }
  .row .tie {
    min-height: 28px;
    margin-inline: 4px;
    font-size: var(--k-text-md);
  }
  .keep {
    margin-top: 8px;
  }
  @media (pointer: coarse) {
    .row .btn {
      min-width: 40px;
      min-height: 44px;
    }
  }
`;
