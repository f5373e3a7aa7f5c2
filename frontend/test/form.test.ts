import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { bindForm } from "../src/task/form";
import { one, page } from "./helpers";

vi.mock("../src/task/height", () => ({ autoHeight: (): void => undefined }));

const rules = (value: object): string => JSON.stringify(value).replaceAll('"', "&quot;");
const TEXT = rules({ kind: "text", required: true, missing: "This question needs an answer.", patterns: [] });
const CHOICE = rules({ kind: "choices", required: false, missing: "Choose.", least: 1, most: 1, wanted: "Choose one.", other: { patterns: [] } });

function show(): void {
  page(`<div data-summary hidden tabindex="-1"><b data-summary-title></b><ul data-summary-list></ul></div>
    <form data-form data-mood="open" data-draft="d1" data-one="answer needs" data-several="answers need"><input type="hidden" name="assignmentId" value="A">
    <fieldset data-question="q0" id="q0-question" data-name="City" data-rules="${TEXT}"><input type="text" id="q0" name="q0"><p data-error hidden></p></fieldset>
    <fieldset data-question="q1" id="q1-question" data-name="Plan" data-rules="${TEXT}"><textarea name="q1"></textarea><p data-error hidden></p></fieldset>
    <fieldset data-question="q2" id="q2-question" data-name="Colour" data-rules="${CHOICE}"><input type="radio" name="q2" value="red"><input type="radio" name="q2" value="blue">
      <button type="button" data-clear hidden></button><input type="text" name="q2.other"><p data-error hidden></p></fieldset>
    <p data-kept hidden></p><button data-send type="submit"></button></form>`);
  bindForm(document);
}

function submit(): boolean {
  return one("form").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
}

function type(selector: string, text: string): void {
  one<HTMLInputElement>(selector).value = text;
  one(selector).dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers();
  show();
});

afterEach(() => {
  vi.useRealTimers();
});

it("names every wrong answer, links to each and puts the focus on the first", () => {
  expect(submit()).toBe(false);
  expect(one("#q0-question [data-error]").textContent).toBe("This question needs an answer.");
  expect(one("#q0").getAttribute("aria-invalid")).toBe("true");
  expect(document.activeElement).toBe(one("#q0"));
  expect(one("[data-summary]").hidden).toBe(false);
  expect(one("[data-summary-title]").textContent).toBe("2 answers need");
  expect(Array.from(document.querySelectorAll("[data-summary-list] a"), (link) => link.getAttribute("href"))).toEqual(["#q0-question", "#q1-question"]);
  one("[data-summary-list] li:last-child a").click();
  expect(document.activeElement).toBe(one("textarea"));
});

it("looks at a wrong answer again as soon as it changes", () => {
  submit();
  type("#q0", "Oslo");
  expect(one("#q0-question [data-error]").hidden).toBe(true);
  expect(one("#q0").hasAttribute("aria-invalid")).toBe(false);
});

it("sends a right form once", () => {
  type("#q0", "Oslo");
  type("textarea", "Walk");
  expect(submit()).toBe(true);
  expect(one("[data-send]").getAttribute("aria-disabled")).toBe("true");
  expect(submit()).toBe(false);
});

it("keeps what was typed and puts it back, until another form opens after it was sent", () => {
  type("#q0", "Oslo");
  one<HTMLInputElement>("[value=blue]").checked = true;
  type("[name='q2.other']", "teal");
  vi.advanceTimersByTime(1_000);
  show();
  expect([one<HTMLInputElement>("#q0").value, one<HTMLInputElement>("[value=blue]").checked, one<HTMLInputElement>("[name='q2.other']").value]).toEqual(["Oslo", true, "teal"]);
  expect(sessionStorage.getItem("kempelen.form.d1")).not.toContain("assignmentId");
  type("textarea", "Walk");
  submit();
  sessionStorage.setItem("kempelen.form.d2", "broken");
  one("form").dataset.draft = "d3";
  bindForm(document);
  expect(Object.keys(sessionStorage)).toEqual(["kempelen.form.d2"]);
});

it("works where the browser refuses storage", () => {
  const refused = vi.spyOn(window, "sessionStorage", "get").mockImplementation(() => {
    throw new DOMException("denied", "SecurityError");
  });
  show();
  expect(one("[data-kept]").hidden).toBe(true);
  expect(submit()).toBe(false);
  refused.mockRestore();
});

it("takes a choice back", () => {
  one<HTMLInputElement>("[value=red]").checked = true;
  one("[value=red]").dispatchEvent(new Event("change", { bubbles: true }));
  expect(one("[data-clear]").hidden).toBe(false);
  one("[data-clear]").click();
  expect([one<HTMLInputElement>("[value=red]").checked, one("[data-clear]").hidden]).toEqual([false, true]);
});

it("takes the theme of the site around it, and no other word", () => {
  const say = (data: unknown, source: Window | null): boolean => window.dispatchEvent(new MessageEvent("message", { data, source }));
  say({ type: "kempelen:theme", theme: "dark" }, window.parent);
  expect(document.documentElement.style.colorScheme).toBe("dark");
  say({ type: "kempelen:theme", theme: "url(x)" }, window.parent);
  say({ type: "kempelen:theme", theme: "light" }, null);
  expect(document.documentElement.style.colorScheme).toBe("dark");
});
