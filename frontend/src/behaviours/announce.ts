/** One live region for the few things that are said aloud: timer marks and copying. */
function region(): HTMLElement {
  const existing = document.getElementById("k-announcer");
  if (existing !== null) return existing;
  const made = document.createElement("div");
  made.id = "k-announcer";
  made.className = "visually-hidden";
  made.setAttribute("role", "status");
  made.setAttribute("aria-live", "polite");
  document.body.append(made);
  return made;
}

/** Say a sentence to screen readers. */
export function announce(sentence: string): void {
  region().textContent = sentence;
}
