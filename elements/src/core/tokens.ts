/**
 * The site's design tokens for shadow roots. `light-dark()` follows the page's used `color-scheme`: a requester's page that
 * declares none stays light whatever the reader's system is, one that declares `light dark` follows it (look 9).
 */
import { css } from "lit";

export const tokens = css`
  :host {
    --k-font: "Hanken Grotesk Variable", system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif;
    --k-font-mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
    --k-canvas: light-dark(#f7f4ed, #151412);
    --k-surface: light-dark(#fffdf9, #1d1b18);
    --k-raised: light-dark(#ffffff, #262420);
    --k-sunken: light-dark(#efeadf, #100f0d);
    --k-hover: light-dark(#f4efe4, #24221e);
    --k-neutral-soft: light-dark(#ece6d9, #322e28);
    --k-line: light-dark(#e3dccd, #36322b);
    --k-line-strong: light-dark(#8a8170, #857d6e);
    --k-ink: light-dark(#211d17, #f0eadf);
    --k-ink-2: light-dark(#514a3e, #c2b9a9);
    --k-ink-3: light-dark(#6a6253, #a0978a);
    --k-accent: light-dark(#0b5468, #74c3d4);
    --k-accent-hover: light-dark(#083f4f, #95d6e4);
    --k-accent-soft: light-dark(#dfecee, #14313a);
    --k-accent-line: light-dark(#93bdc7, #2f6675);
    --k-on-accent: light-dark(#ffffff, #06222a);
    --k-link: light-dark(#0b5468, #86cedd);
    --k-success: light-dark(#1d6639, #85ce9d);
    --k-success-soft: light-dark(#e1f0e3, #16301f);
    --k-success-line: light-dark(#9cc8a8, #2f6142);
    --k-warning: light-dark(#7f4d00, #edbb6b);
    --k-warning-soft: light-dark(#fbecd2, #352811);
    --k-warning-line: light-dark(#ddb777, #6d5222);
    --k-danger: light-dark(#a3271d, #f5a193);
    --k-danger-soft: light-dark(#fbe6e1, #3b1c17);
    --k-danger-line: light-dark(#e2a89f, #7c3a31);
    --k-focus: light-dark(#0a6f8c, #95d6e4);
    --k-shadow-1: 0 1px 0 light-dark(rgb(33 29 23 / 0.05), transparent);
    --k-shadow-2: 0 1px 2px light-dark(rgb(33 29 23 / 0.08), rgb(0 0 0 / 0.5)), 0 12px 32px -8px light-dark(rgb(33 29 23 / 0.22), rgb(0 0 0 / 0.7));
    --k-text-xs: 0.75rem;
    --k-text-sm: 0.8125rem;
    --k-text-md: 0.875rem;
    --k-text-lg: 1rem;
    --k-radius-1: 3px;
    --k-radius-2: 6px;
    --k-radius-3: 10px;
    --k-fast: 120ms;
    --k-slow: 180ms;
    --k-ease: cubic-bezier(0.2, 0, 0.1, 1);
  }
  @media (prefers-contrast: more) {
    :host {
      --k-ink-2: var(--k-ink);
      --k-ink-3: var(--k-ink);
      --k-line: var(--k-line-strong);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --k-fast: 0ms;
      --k-slow: 0ms;
    }
  }
`;
