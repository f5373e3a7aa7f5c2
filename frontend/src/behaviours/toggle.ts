/** Open and close a detail row in place: [data-toggle="id"]. Without script, or when the row is not on the page, its link works. */
function flip(toggle: HTMLElement, event: Event): void {
  const target = document.getElementById(toggle.dataset.toggle ?? "");
  if (target === null) return;
  event.preventDefault();
  const open = toggle.getAttribute("aria-expanded") !== "true";
  toggle.setAttribute("aria-expanded", String(open));
  target.hidden = !open;
  toggle.closest("tr")?.classList.toggle("is-open", open);
}

function toggleOf(event: Event): HTMLElement | null {
  return (event.target as Element).closest<HTMLElement>("[data-toggle]");
}

/** Listen for toggles anywhere in the document. */
export function installToggles(): void {
  document.addEventListener("click", (event) => {
    const toggle = toggleOf(event);
    if (toggle !== null) flip(toggle, event);
  });
  // A link that acts as a button also answers the space bar.
  document.addEventListener("keydown", (event) => {
    const toggle = event.key === " " ? toggleOf(event) : null;
    if (toggle?.getAttribute("role") === "button") flip(toggle, event);
  });
}
