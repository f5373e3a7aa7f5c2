/** Lists with many checkboxes, and the keys of the review page. */

function boxesOf(all: HTMLInputElement): HTMLInputElement[] {
  const name = all.dataset.selectAll ?? "";
  const scope: ParentNode = all.form ?? document;
  return [...scope.querySelectorAll<HTMLInputElement>("input[type=checkbox]")].filter((box) => box.name === name && !box.disabled);
}

/** Bring the master checkbox and the count in line with the boxes. */
function refresh(all: HTMLInputElement): void {
  const boxes = boxesOf(all);
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  const scope: ParentNode = all.form ?? document;
  for (const place of scope.querySelectorAll("[data-selected-count]")) place.textContent = String(ticked);
}

/** Listen for master checkboxes and for the boxes they stand for. */
export function installSelectAll(): void {
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    if (box.dataset.selectAll !== undefined) {
      for (const other of boxesOf(box)) other.checked = box.checked;
      refresh(box);
      return;
    }
    for (const all of document.querySelectorAll<HTMLInputElement>("[data-select-all]")) if (all.dataset.selectAll === box.name && all.form === box.form) refresh(all);
  });
}

/** Send the form of [data-autosubmit] as soon as its value changes. */
export function installAutosubmit(): void {
  document.addEventListener("change", (event) => {
    const control = (event.target as Element).closest<HTMLSelectElement | HTMLInputElement>("[data-autosubmit]");
    control?.form?.requestSubmit();
  });
}

function typing(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
}

function step(items: HTMLElement[], by: number): void {
  const here = items.findIndex((item) => item.contains(document.activeElement));
  const next = here === -1 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, here + by));
  items[next]?.focus();
}

function press(items: HTMLElement[], selector: string): void {
  const here = items.find((item) => item.contains(document.activeElement));
  here?.querySelector<HTMLElement>(selector)?.click();
}

/** A approves, R rejects, J and K go on and back: only while the page's list has data-review-keys="on". */
export function installReviewKeys(): void {
  document.addEventListener("keydown", (event) => {
    const list = document.querySelector<HTMLElement>('[data-review-keys="on"]');
    if (list === null || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const items = [...list.querySelectorAll<HTMLElement>("[data-review-item]")];
    const key = event.key.toLowerCase();
    if (key === "j") step(items, 1);
    else if (key === "k") step(items, -1);
    else if (key === "a") press(items, "[data-review-approve]");
    else if (key === "r") press(items, "[data-review-reject]");
    else return;
    event.preventDefault();
  });
}
