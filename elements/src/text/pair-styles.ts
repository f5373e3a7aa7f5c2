/** The look of questions and answers: the text, the pair being written below it, the pairs so far at the side. */
import { css } from "lit";

export const pairStyles = css`
  .said {
    margin: 0 0 8px;
    color: var(--k-ink-2);
  }
  crowd-text-view {
    --paper-height: 300px;
  }
  .refer {
    margin-top: 8px;
  }
  .pair {
    margin-top: 16px;
    padding: 16px;
    border: 1px solid var(--k-line);
    border-radius: var(--k-radius-2);
    background: var(--k-surface);
  }
  .pair-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-bottom: 8px;
  }
  .pair-head h3 {
    margin: 0;
    font-size: 1rem;
    font-weight: 650;
  }
  .pair label {
    display: block;
    margin-bottom: 6px;
    font-weight: 600;
  }
  textarea,
  .own-tag {
    padding: 8px 12px;
    border: 1px solid var(--k-line-strong);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
    line-height: 1.5;
  }
  textarea {
    display: block;
    width: 100%;
    resize: vertical;
  }
  .is-over {
    color: var(--k-danger);
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 10px 0 16px;
  }
  .tag svg.icon {
    width: 14px;
    height: 14px;
  }
  .own-tag {
    width: 130px;
    min-height: 30px;
    padding: 3px 10px;
    font-size: var(--k-text-sm);
  }
  .own-tag::placeholder {
    color: var(--k-ink-3);
    opacity: 1;
  }
  .turns {
    display: grid;
    gap: 6px;
  }
  .turn {
    display: flex;
    align-items: center;
    gap: 10px;
    min-width: 0;
    min-height: 44px;
    padding: 6px 12px;
    border: 1px solid var(--k-line);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
    text-align: start;
    cursor: pointer;
  }
  .turn:hover {
    background: var(--k-hover);
  }
  .turn.is-chosen {
    border-color: var(--k-accent);
    box-shadow: inset 0 0 0 1px var(--k-accent);
    background: var(--k-accent-soft);
  }
  .turn .nth {
    flex: none;
    font-weight: 650;
  }
  .turn .title {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .turn svg.icon {
    color: var(--k-success);
  }
  .add {
    width: 100%;
    margin-top: 8px;
  }
  @media (max-width: 699px), (pointer: coarse) {
    textarea,
    .own-tag {
      font-size: 1rem;
    }
    .own-tag,
    .tags .btn {
      min-height: 44px;
    }
  }
`;
