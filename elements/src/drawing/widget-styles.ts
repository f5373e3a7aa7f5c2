/** The look of the drawing widgets: a bar of tools joined to the picture, the list of what is drawn, the tick for nothing. */
import { css } from "lit";

export const widgetStyles = css`
  .bench {
    border: 1px solid var(--k-line-strong);
    border-radius: var(--k-radius-2);
    background: var(--k-sunken);
    overflow: clip;
  }
  :host([data-invalid]) .bench {
    border-color: var(--k-danger);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px;
    padding: 4px;
    border-bottom: 1px solid var(--k-line);
    background: var(--k-surface);
    color: var(--k-ink-2);
    font-size: var(--k-text-sm);
  }
  .tools .btn.is-icon {
    color: var(--k-ink-2);
  }
  .tools .btn.is-icon[aria-pressed="true"] {
    border-color: var(--k-accent);
    color: var(--k-accent);
  }
  .tools .btn.is-icon:disabled {
    color: var(--k-ink-3);
    opacity: 0.45;
  }
  .tools .gap {
    width: 1px;
    height: 20px;
    margin: 0 6px;
    background: var(--k-line);
  }
  .tools .group {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .tools .is-last {
    margin-inline-start: auto;
  }
  .tools .percent {
    min-width: 52px;
    text-align: center;
  }
  .range {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    padding: 0 8px;
    min-height: 36px;
  }
  .range input {
    width: 88px;
    accent-color: var(--k-accent);
  }
  .window {
    position: relative;
    overflow: hidden;
    min-height: 120px;
  }
  .stage {
    position: relative;
    margin-inline: auto;
    cursor: crosshair;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
  }
  .stage.is-panning {
    cursor: grab;
  }
  .stage:focus-visible {
    outline-offset: -2px;
  }
  .waiting,
  .broken {
    position: absolute;
    inset: 0;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    margin: 0;
    padding: 20px;
    color: var(--k-ink-2);
  }
  .broken {
    color: var(--k-danger);
  }
  .below {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 30px;
    margin-top: 8px;
  }
  .said {
    flex: 1;
    min-height: 20px;
    margin: 0;
    font-size: var(--k-text-sm);
    line-height: 20px;
    color: var(--k-ink-2);
  }
  .said.is-refusal {
    color: var(--k-danger);
    font-weight: 600;
  }
  .drawn {
    margin: 20px 0 0;
  }
  .drawn h3 {
    display: flex;
    justify-content: space-between;
    margin: 0 0 4px;
    font-size: var(--k-text-sm);
    font-weight: 600;
    line-height: 20px;
    color: var(--k-ink-2);
  }
  .drawn ol {
    margin: 0;
    padding: 0;
    list-style: none;
    max-height: 218px;
    overflow: auto;
    border: 1px solid var(--k-line);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
  }
  .drawn li {
    display: flex;
    align-items: center;
  }
  .drawn li + li {
    border-top: 1px solid var(--k-line);
  }
  .drawn li.is-chosen {
    background: var(--k-accent-soft);
  }
  .drawn .pick {
    display: flex;
    align-items: center;
    flex: 1;
    gap: 8px;
    min-width: 0;
    min-height: 36px;
    padding: 4px 10px;
    border: 0;
    background: none;
    text-align: start;
    font-size: var(--k-text-sm);
    cursor: pointer;
  }
  .drawn .pick:hover {
    background: var(--k-hover);
  }
  .drawn .pick:focus-visible,
  .drawn .btn:focus-visible {
    outline-offset: -2px;
  }
  .drawn .pick span:last-child {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .drawn .btn.is-icon {
    color: var(--k-ink-3);
  }
  .drawn .btn svg.icon {
    width: 16px;
    height: 16px;
  }
  .none {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 44px;
    margin-top: 12px;
    cursor: pointer;
  }
  .none.is-shut {
    color: var(--k-ink-3);
    cursor: not-allowed;
  }
  .side .range {
    display: flex;
    padding: 0;
    margin-top: 4px;
    font-size: var(--k-text-sm);
    color: var(--k-ink-2);
  }
  .side .range input {
    flex: 1;
    min-width: 0;
  }
  @container annotator (max-width: 699px) {
    .tools .gap,
    .percent,
    .for-keys {
      display: none;
    }
  }
  @media (max-width: 699px), (pointer: coarse) {
    .drawn .pick {
      min-height: 44px;
    }
  }
`;
