/** A row of tabs: arrow keys move and choose, Home and End go to the ends (reference 5). */
import { css, html, type TemplateResult } from "lit";

export const tabStyles = css`
  .tabs {
    display: flex;
    gap: 4px;
    overflow-x: auto;
    border-bottom: 1px solid var(--k-line);
  }
  .tab {
    flex: none;
    min-height: 40px;
    padding: 0 14px;
    border: 0;
    border-bottom: 2px solid transparent;
    background: none;
    color: var(--k-ink-2);
    font-family: var(--k-font);
    font-size: var(--k-text-md);
    font-weight: 600;
    cursor: pointer;
  }
  .tab:hover {
    color: var(--k-ink);
  }
  .tab[aria-selected="true"] {
    border-bottom-color: var(--k-accent);
    color: var(--k-accent);
  }
  .tab:focus-visible {
    outline-offset: -2px;
  }
`;

function target(key: string, at: number, count: number): number | undefined {
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at + count - 1) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : undefined;
}

/** Draw the row. `select` gets the index; the chosen tab takes the focus when a key chose it. */
export function tabList(titles: readonly string[], active: number, label: string, select: (index: number) => void): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    const next = target(event.key, active, titles.length);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    select(next);
    (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(".tab")[next]?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${onKey}>
    ${titles.map(
      (title, index) =>
        html`<button
          type="button"
          class="tab"
          role="tab"
          aria-selected=${index === active ? "true" : "false"}
          tabindex=${index === active ? "0" : "-1"}
          @click=${() => {
            select(index);
          }}
        >
          ${title}
        </button>`,
    )}
  </div>`;
}
