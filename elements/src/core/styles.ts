/** Parts that several elements wear. One idea each; an element lists those it uses in its `static styles`. */
import { css } from "lit";

/** Every element: font, box, focus ring, and `hidden` that works. */
export const base = css`
  :host {
    box-sizing: border-box;
    font-family: var(--k-font);
    color: var(--k-ink);
    font-variant-numeric: tabular-nums;
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }
  :host([hidden]) {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  [hidden] {
    display: none !important;
  }
  button,
  input,
  textarea,
  select {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--k-focus);
    outline-offset: 2px;
  }
  svg.icon {
    width: 18px;
    height: 18px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .authors-fault {
    display: block;
    margin: 8px 0;
    padding: 10px 14px;
    border: 1px solid var(--k-danger-line);
    border-radius: var(--k-radius-2);
    background: var(--k-danger-soft);
    font-size: var(--k-text-md);
    line-height: 20px;
  }
  .authors-fault p {
    margin: 0;
  }
  .authors-fault p + p {
    color: var(--k-ink-2);
  }
`;

/** Buttons: `.btn`, with `.is-primary`, `.is-quiet`, `.is-icon`, `.is-link`, `.is-large`, `.is-small`. */
export const buttons = css`
  .btn {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 36px;
    padding: 0 14px;
    border: 1px solid var(--k-line-strong);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
    color: var(--k-ink);
    font-family: var(--k-font);
    font-size: var(--k-text-md);
    font-weight: 600;
    line-height: 20px;
    text-decoration: none;
    cursor: pointer;
    transition:
      background-color var(--k-fast) var(--k-ease),
      border-color var(--k-fast) var(--k-ease);
  }
  .btn:hover {
    background: var(--k-hover);
  }
  .btn.is-primary {
    border-color: var(--k-accent);
    background: var(--k-accent);
    color: var(--k-on-accent);
  }
  .btn.is-primary:hover {
    border-color: var(--k-accent-hover);
    background: var(--k-accent-hover);
  }
  .btn.is-quiet,
  .btn.is-icon {
    border-color: transparent;
    background: transparent;
  }
  .btn.is-quiet:hover,
  .btn.is-icon:hover {
    background: var(--k-hover);
  }
  .btn.is-icon {
    min-width: 36px;
    padding: 0;
  }
  .btn.is-link {
    min-height: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--k-link);
    font-weight: 500;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 3px;
  }
  .btn.is-link:hover {
    text-decoration-thickness: 2px;
  }
  .btn.is-large {
    min-height: 48px;
    padding: 0 22px;
    font-size: var(--k-text-lg);
  }
  .btn.is-small {
    min-height: 30px;
    padding: 0 10px;
    font-size: var(--k-text-sm);
  }
  .btn[aria-pressed="true"] {
    border-color: var(--k-accent);
    background: var(--k-accent-soft);
  }
  .btn:disabled,
  .btn[aria-disabled="true"] {
    border-color: var(--k-line);
    background: var(--k-neutral-soft);
    color: var(--k-ink-3);
    cursor: not-allowed;
  }
  .btn.is-icon:disabled,
  .btn.is-quiet:disabled,
  .btn.is-link:disabled {
    border-color: transparent;
    background: none;
  }
  @media (max-width: 699px), (pointer: coarse) {
    .btn:not(.is-link, .is-small) {
      min-height: 44px;
    }
    .btn.is-icon {
      min-width: 44px;
    }
  }
  @media (forced-colors: active) {
    .btn {
      border-color: ButtonBorder;
    }
  }
`;

/** A key cap. */
export const keys = css`
  kbd {
    display: inline-block;
    min-width: 20px;
    padding: 0 5px;
    border: 1px solid var(--k-line);
    border-bottom-width: 2px;
    border-radius: 4px;
    background: var(--k-raised);
    color: var(--k-ink-2);
    font: 500 11px/17px var(--k-font-mono);
    text-align: center;
  }
`;

/** What stands under a field: help, or the fault in its place. */
export const fieldNotes = css`
  .help,
  .fault {
    margin: 4px 0 0;
    font-size: var(--k-text-sm);
    line-height: 18px;
    color: var(--k-ink-3);
  }
  .fault {
    display: flex;
    gap: 6px;
    color: var(--k-danger);
  }
  .fault svg.icon {
    width: 16px;
    height: 16px;
    margin-top: 1px;
  }
`;

/** Ticks and dots, drawn so that they need no picture: `input.tick`, square or round by its type. */
export const ticks = css`
  input.tick {
    appearance: none;
    flex: none;
    display: inline-grid;
    place-content: center;
    width: 18px;
    height: 18px;
    margin: 0;
    border: 1px solid var(--k-line-strong);
    border-radius: var(--k-radius-1);
    background: var(--k-raised);
    cursor: pointer;
  }
  input.tick[type="radio"] {
    border-radius: 50%;
  }
  input.tick::before {
    content: "";
    width: 10px;
    height: 10px;
    transform: scale(0);
    background: var(--k-on-accent);
    clip-path: polygon(14% 44%, 0 62%, 42% 100%, 100% 18%, 82% 4%, 40% 66%);
  }
  input.tick[type="radio"]::before {
    width: 8px;
    height: 8px;
    border-radius: 50%;
    clip-path: none;
  }
  input.tick:checked {
    border-color: var(--k-accent);
    background: var(--k-accent);
  }
  input.tick:checked::before {
    transform: scale(1);
  }
  input.tick:disabled {
    border-color: var(--k-line);
    background: var(--k-neutral-soft);
    cursor: not-allowed;
  }
  input.tick:disabled:checked::before {
    background: var(--k-ink-3);
  }
  @media (forced-colors: active) {
    input.tick {
      appearance: auto;
    }
    input.tick::before {
      content: none;
    }
  }
`;
