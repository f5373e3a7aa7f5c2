/** Plain HTML controls inside a crowd-form: what they put into the answer, whether they are content, and their draft. */
import type { Contribution } from "./control";

export type Native = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const SILENT = new Set(["submit", "button", "reset", "image"]);

/** Whether an element is a native control that can hold an answer. */
export function isNative(element: Element): element is Native {
  if (element instanceof HTMLInputElement) return !SILENT.has(element.type);
  return element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;
}

function ofInput(input: HTMLInputElement): Contribution[] {
  const { name, type, value } = input;
  if (type === "checkbox" || type === "radio") return [{ name, choice: value, checked: input.checked }];
  if (type === "file") return [...(input.files ?? [])].map((file) => ({ name, value: file.name }));
  if (type === "hidden" || value !== "") return [{ name, value }];
  return [];
}

/** What a native control contributes. Empty texts are left out, hidden fields and menus never are (reference 3.1). */
export function contributionsOf(control: Native): Contribution[] {
  if (control.name === "" || control.matches(":disabled")) return [];
  if (control instanceof HTMLInputElement) return ofInput(control);
  const { name } = control;
  if (control instanceof HTMLTextAreaElement) return control.value === "" ? [] : [{ name, value: control.value }];
  if (control.multiple) return [{ name, value: [...control.selectedOptions].map((option) => option.value) }];
  return [{ name, value: control.value }];
}

/** What brings a native control back, or undefined for kinds that cannot or must not be brought back. */
export function draftOf(control: Native): unknown {
  if (control instanceof HTMLSelectElement) return [...control.selectedOptions].map((option) => option.value);
  if (!(control instanceof HTMLInputElement)) return control.value;
  if (["file", "hidden", "password"].includes(control.type)) return undefined;
  return control.type === "checkbox" || control.type === "radio" ? control.checked : control.value;
}

/** Bring a native control back and tell the page, as if the worker had done it. */
export function restoreNative(control: Native, draft: unknown): void {
  if (JSON.stringify(draftOf(control)) === JSON.stringify(draft)) return;
  if (control instanceof HTMLSelectElement) {
    if (!Array.isArray(draft)) return;
    for (const option of control.options) option.selected = draft.includes(option.value);
  } else if (typeof draft === "boolean" && control instanceof HTMLInputElement) control.checked = draft;
  else if (typeof draft === "string") control.value = draft;
  else return;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Put a native control back to what its markup says. */
export function resetNative(control: Native): void {
  if (control instanceof HTMLSelectElement) for (const option of control.options) option.selected = option.defaultSelected;
  else if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) control.checked = control.defaultChecked;
  else if (control instanceof HTMLInputElement && control.type === "file") control.value = "";
  else control.value = control.defaultValue;
}
