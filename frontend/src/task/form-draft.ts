/**
 * What a worker typed, kept by this browser tab until it is sent: a reload, a HIT taken again, a lost connection lose nothing.
 * Where the browser refuses storage to a frame nothing is kept.
 */
const PREFIX = "kempelen.form.";

type Values = [name: string, values: string[]][];
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Draft {
  sent: boolean;
  values: Values;
}

/** Return the fields of a form that a person fills in; files cannot be put back by a script. */
export function fieldsOf(form: HTMLFormElement): Field[] {
  const fields = form.querySelectorAll<Field>("input, textarea, select");
  return Array.from(fields).filter((field) => field.name !== "" && !["hidden", "file", "submit"].includes(field.type));
}

function valuesOf(field: Field): string[] {
  if (field instanceof HTMLSelectElement) return Array.from(field.selectedOptions, (option) => option.value);
  if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) return field.checked ? [field.value] : [];
  return [field.value];
}

function fill(field: Field, values: string[]): void {
  if (field instanceof HTMLSelectElement) for (const option of field.options) option.selected = values.includes(option.value);
  else if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
  else field.value = values[0] ?? "";
}

function read(text: string | null): Draft | null {
  try {
    const draft: unknown = JSON.parse(text ?? "");
    return typeof draft === "object" && draft !== null && "values" in draft && Array.isArray(draft.values) ? (draft as Draft) : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}

/** Keep a form's draft under a name. Returns whether this browser keeps it. */
export class DraftKeeper {
  private readonly store: Storage | null;
  private readonly key: string;

  constructor(
    private readonly form: HTMLFormElement,
    name: string,
  ) {
    this.store = name === "" ? null : storage();
    this.key = `${PREFIX}${name}`;
  }

  get keeps(): boolean {
    return this.store !== null;
  }

  /** Put back what was typed, and forget what other forms have sent. */
  restore(): void {
    if (this.store === null) return;
    for (const key of Object.keys(this.store)) {
      if (key.startsWith(PREFIX) && key !== this.key && read(this.store.getItem(key))?.sent === true) this.store.removeItem(key);
    }
    const draft = read(this.store.getItem(this.key));
    if (draft === null) return;
    const values = new Map(draft.values);
    for (const field of fieldsOf(this.form)) {
      const kept = values.get(field.name);
      if (kept !== undefined) fill(field, kept);
    }
  }

  /** Write down what stands in the form. `sent` drafts go when the next form opens: until then they may be needed again. */
  keep(sent = false): void {
    if (this.store === null) return;
    const values = new Map<string, string[]>();
    for (const field of fieldsOf(this.form)) values.set(field.name, [...(values.get(field.name) ?? []), ...valuesOf(field)]);
    try {
      this.store.setItem(this.key, JSON.stringify({ sent, values: [...values] } satisfies Draft));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // full: the page still holds it
    }
  }
}
