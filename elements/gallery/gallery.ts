/** The gallery: one section for each file in `entries/`, with the element live and its answer beside it. */
import "../src/index";
import type { Attribute, Entry } from "./entry";

type WithAnswer = HTMLElement & { answers(): unknown };

const GROUPS: readonly Entry["group"][] = ["Form", "Classifiers", "Drawing", "Text", "Inputs", "Presentation", "Cloud"];
const files = import.meta.glob<{ entry: Entry }>("./entries/*.ts", { eager: true });
const entries = Object.values(files).map((file) => file.entry);

function made<Name extends keyof HTMLElementTagNameMap>(name: Name, properties: Partial<HTMLElementTagNameMap[Name]> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function table(tag: string, attributes: readonly Attribute[]): HTMLElement {
  const head = made("tr", {}, ...["Attribute", "Takes", "Default", "What it does"].map((text) => made("th", { scope: "col" }, text)));
  const rows = attributes.map((one) => made("tr", {}, ...[one.name, one.type, one.fallback, one.says].map((text) => made("td", {}, text))));
  const scroll = made("div", { className: "scroll", tabIndex: 0 }, made("table", {}, made("thead", {}, head), made("tbody", {}, ...rows)));
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", `Attributes of ${tag}`);
  return made("details", {}, made("summary", {}, "Attributes"), scroll);
}

function source(template: string): HTMLElement {
  const copy = made("button", { type: "button", className: "copy" }, "Copy");
  copy.addEventListener("click", () => {
    void navigator.clipboard.writeText(template).then(() => (copy.textContent = "Copied"));
  });
  return made("details", {}, made("summary", {}, "Template"), made("pre", {}, template), copy);
}

/** The answer as it is now: after every change, and once in a while for what changes without one. */
function answerOf(live: HTMLElement): HTMLElement {
  const shown = made("output");
  const look = (): void => {
    const form = live.querySelector<WithAnswer>("crowd-form") ?? live.querySelector("crowd-entity-annotation")?.shadowRoot?.querySelector<WithAnswer>("crowd-form");
    const text = form == null ? "" : JSON.stringify(form.answers(), (_, value: unknown) => (typeof value === "string" && value.length > 200 ? `${value.slice(0, 60)}…` : value), 1);
    if (shown.textContent !== text) shown.textContent = text.replace(/\n\s*/g, " ");
  };
  for (const type of ["change", "input", "click", "pointerup", "keyup", "reset"]) live.addEventListener(type, () => setTimeout(look, 0));
  document.addEventListener("all-crowd-elements-ready", look);
  return made("div", { className: "answer" }, made("strong", {}, "Answer"), shown);
}

function section(entry: Entry): HTMLElement {
  const live = made("div", { className: "live", innerHTML: entry.template });
  const hasAnswer = /<crowd-(?:form|entity-annotation)\b/.test(entry.template);
  if (!hasAnswer) live.classList.add("is-bare");
  const facts = made("div", { className: "facts" }, ...(hasAnswer ? [answerOf(live)] : []), ...(entry.attributes.length > 0 ? [table(entry.tag, entry.attributes)] : []), source(entry.template));
  const head = made("header", {}, made("h2", {}, `<${entry.tag}>`), made("p", {}, entry.summary));
  return made("section", { className: "entry", id: entry.tag }, head, live, facts);
}

function show(): void {
  const list = document.querySelector("nav");
  const main = document.querySelector("main");
  for (const group of GROUPS) {
    const members = entries.filter((entry) => entry.group === group);
    if (members.length === 0) continue;
    list?.append(made("h2", {}, group), ...members.map((entry) => made("a", { href: `#${entry.tag}` }, entry.tag)));
    main?.append(...members.map(section));
  }
}

function bindTheme(): void {
  const buttons = document.querySelectorAll<HTMLButtonElement>("[data-theme]");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const theme = button.dataset.theme ?? "auto";
      document.documentElement.style.colorScheme = theme === "auto" ? "light dark" : theme;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}

show();
bindTheme();
