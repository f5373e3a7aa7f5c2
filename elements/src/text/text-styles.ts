/** The look of a text to mark: room above each line for the names of what is marked there. */
import { css } from "lit";

export const textStyles = css`
  :host {
    --tag-height: 17px;
    display: block;
  }
  .frame {
    position: relative;
  }
  .paper {
    position: relative;
    min-height: 96px;
    max-height: var(--paper-height, 560px);
    padding: 10px 20px 22px;
    border: 1px solid var(--k-line);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
    overflow: auto;
    overscroll-behavior-y: auto;
    font-size: 1.0625rem;
    cursor: text;
  }
  .paper:focus-visible {
    outline-offset: 1px;
  }
  .lines {
    max-width: 76ch;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 4;
  }
  .line {
    --row: calc(1.62em + (var(--tag-height) + 3px) * var(--levels));
    min-height: var(--row);
    line-height: var(--row);
    padding-top: calc(12px * (var(--levels) - 1));
    contain: style;
  }
  .line:first-child {
    padding-top: calc((var(--tag-height) + 3px) * var(--levels) / 2);
  }
  ::selection {
    background: light-dark(#c7e0e6, #2a5a68);
  }
  .mark {
    position: relative;
    padding-block: 2px calc(2px + var(--level) * 4px);
    padding-inline-end: calc(var(--lack) * 0.34em);
    border-bottom: 2px solid var(--colour);
    background: color-mix(in oklab, var(--colour) 20%, transparent);
    cursor: pointer;
    -webkit-box-decoration-break: slice;
    box-decoration-break: slice;
  }
  .mark.is-start {
    border-start-start-radius: 0;
    border-end-start-radius: 3px;
  }
  .mark.is-end {
    border-start-end-radius: 3px;
    border-end-end-radius: 3px;
  }
  .mark:hover {
    background: color-mix(in oklab, var(--colour) 30%, transparent);
  }
  .mark.is-current {
    background: color-mix(in oklab, var(--colour) 36%, transparent);
  }
  .tag {
    position: absolute;
    inset-inline-start: 0;
    bottom: calc(100% + var(--level) * (var(--tag-height) + 3px));
    display: inline-flex;
    align-items: center;
    height: var(--tag-height);
    padding-inline: 5px;
    border-radius: 3px 3px 3px 0;
    background: color-mix(in oklab, var(--colour) 38%, var(--k-raised));
    color: var(--k-ink);
    font: 600 11px/17px var(--k-font);
    white-space: nowrap;
    cursor: pointer;
    user-select: none;
    -webkit-user-select: none;
    z-index: 1;
  }
  .tag::before {
    content: attr(data-tag);
  }
  .tag:has(.drop) {
    padding-inline-end: 0;
  }
  .drop {
    position: relative;
    display: inline-grid;
    place-content: center;
    width: 18px;
    height: var(--tag-height);
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: 3px;
    background: none;
    color: inherit;
    opacity: 0.75;
    cursor: pointer;
  }
  .drop::after {
    content: "";
    position: absolute;
    inset: -3px;
  }
  .drop:hover,
  .drop:focus-visible {
    background: color-mix(in oklab, var(--colour) 55%, var(--k-raised));
    opacity: 1;
  }
  .drop svg.icon {
    width: 12px;
    height: 12px;
    stroke-width: 2.25;
  }
  .caret {
    position: absolute;
    width: 2px;
    margin-inline-start: -1px;
    background: var(--k-ink);
    pointer-events: none;
    z-index: 2;
  }
  .caret.is-blinking {
    animation: blink 1.1s steps(1) infinite;
  }
  @keyframes blink {
    55% {
      opacity: 0;
    }
  }
  .bubble {
    position: absolute;
    z-index: 5;
    max-width: calc(100% - 24px);
    cursor: default;
    user-select: none;
    -webkit-user-select: none;
  }
  @media (max-width: 699px) {
    .paper {
      max-height: min(440px, var(--paper-height, 440px));
      padding: 8px 14px 18px;
    }
  }
  @media (pointer: coarse) {
    .drop {
      display: none;
    }
    .tag:has(.drop) {
      padding-inline-end: 5px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .caret.is-blinking {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .tag {
      border: 1px solid;
    }
    .caret {
      background: CanvasText;
    }
  }
`;
