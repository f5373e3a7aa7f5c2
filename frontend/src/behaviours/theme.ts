/** Theme and contrast: written to cookies, so that the next page is painted right by the server, and to <html> at once. */
const YEAR_SECONDS = 31_536_000;

function remember(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${String(YEAR_SECONDS)}; SameSite=Lax${secure}`;
}

/** Set the theme: light, dark, or what the system says. */
export function setTheme(theme: string): void {
  const known = theme === "light" || theme === "dark" ? theme : "system";
  if (known === "system") document.documentElement.removeAttribute("data-bs-theme");
  else document.documentElement.setAttribute("data-bs-theme", known);
  remember("kempelen_theme", known);
}

const systemIsDark = "(prefers-color-scheme: dark)";

/** Return the theme that is on the screen now. */
export function shownTheme(): "light" | "dark" {
  const chosen = document.documentElement.getAttribute("data-bs-theme");
  if (chosen === "light" || chosen === "dark") return chosen;
  return window.matchMedia(systemIsDark).matches ? "dark" : "light";
}

/** Call whenever another theme may be on the screen: somebody chose one, or the system changed. */
export function onThemeChange(call: () => void): void {
  new MutationObserver(call).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  window.matchMedia(systemIsDark).addEventListener("change", call);
}

/** Ask for more contrast, or leave it to the system again. */
export function setContrast(more: boolean): void {
  if (more) document.documentElement.setAttribute("data-contrast", "more");
  else document.documentElement.removeAttribute("data-contrast");
  remember("kempelen_contrast", more ? "more" : "system");
}

/** Show the switches, which need script, and listen to them. */
export function bindTheme(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-theme-switch]")) {
    box.hidden = false;
    const select = box.querySelector<HTMLSelectElement>("[data-theme-select]");
    select?.addEventListener("change", () => {
      setTheme(select.value);
    });
    const toggle = box.querySelector<HTMLInputElement>("[data-contrast-toggle]");
    toggle?.addEventListener("change", () => {
      setContrast(toggle.checked);
    });
  }
}
