/** A QuestionForm's page: checks by the form's own rules before it is sent, keeps a draft, tells the frame its height. */
import { DraftKeeper } from "./form-draft";
import { bindPlayers } from "./form-player";
import { errorsOf } from "./form-rules";
import type { Given, Rules } from "./form-rules";
import { autoHeight } from "./height";

const DRAFT_PAUSE = 400;

class Question {
  private readonly rules: Rules;
  private readonly error: HTMLElement | null;
  readonly name: string;
  failed: boolean;

  constructor(private readonly box: HTMLElement) {
    this.rules = JSON.parse(box.dataset.rules ?? "{}") as Rules;
    this.name = box.dataset.name ?? "";
    this.error = box.querySelector("[data-error]");
    this.failed = this.error?.hidden === false;
  }

  get anchor(): string {
    return this.box.id;
  }

  owns(target: EventTarget | null): boolean {
    return target instanceof Node && this.box.contains(target);
  }

  /** Check the answer and show what is wrong with it; return that. */
  check(): string[] {
    const errors = errorsOf(this.rules, this.given());
    this.failed = errors.length > 0;
    this.box.classList.toggle("has-error", this.failed);
    if (this.error !== null) {
      this.error.hidden = !this.failed;
      this.error.textContent = errors.join(" ");
    }
    for (const field of this.box.querySelectorAll("input, textarea, select")) {
      if (this.failed) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    return errors;
  }

  focus(): void {
    const fields = Array.from(this.box.querySelectorAll<HTMLInputElement>("input, textarea, select"));
    (fields.find((field) => field.checked) ?? fields[0])?.focus();
    this.box.scrollIntoView({ block: "nearest" });
  }

  /** Offer to take a choice back, which radio buttons alone cannot. */
  offerClearing(changed: () => void): void {
    const button = this.box.querySelector<HTMLButtonElement>("[data-clear]");
    if (button === null) return;
    const radios = Array.from(this.box.querySelectorAll<HTMLInputElement>("input[type=radio]"));
    const show = (): void => {
      button.hidden = !radios.some((radio) => radio.checked);
    };
    button.addEventListener("click", () => {
      for (const radio of radios) radio.checked = false;
      show();
      radios[0]?.focus();
      changed();
    });
    this.box.addEventListener("change", show);
    show();
  }

  private given(): Given {
    const select = this.box.querySelector("select");
    const chosen = select === null ? this.box.querySelectorAll("input:checked").length : Array.from(select.selectedOptions).filter((option) => option.value !== "").length;
    const id = this.box.dataset.question ?? "";
    const file = this.box.querySelector<HTMLInputElement>("input[type=file]")?.files?.[0];
    return { text: this.textOf(id), chosen, other: this.textOf(`${id}.other`), size: file?.size ?? null };
  }

  private textOf(name: string): string {
    for (const field of this.box.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input[type=text], textarea")) if (field.name === name) return field.value;
    return "";
  }
}

class Form {
  private readonly questions: Question[];
  private readonly draft: DraftKeeper;
  private readonly summary: HTMLElement | null = document.querySelector("[data-summary]");
  private pause = 0;
  private sending = false;

  constructor(private readonly form: HTMLFormElement) {
    this.questions = Array.from(form.querySelectorAll<HTMLElement>("[data-question]"), (box) => new Question(box));
    this.draft = new DraftKeeper(form, form.dataset.draft ?? "");
  }

  begin(): void {
    this.form.noValidate = true; // the rules below say more than a browser knows
    this.draft.restore();
    const kept = this.form.querySelector<HTMLElement>("[data-kept]");
    if (kept !== null) kept.hidden = !this.draft.keeps;
    for (const question of this.questions) {
      question.offerClearing(() => {
        this.changed(question);
      });
    }
    this.form.addEventListener("input", (event) => {
      this.changed(this.questions.find((question) => question.owns(event.target)));
    });
    this.form.addEventListener("submit", (event) => {
      this.send(event);
    });
    window.addEventListener("pagehide", () => {
      if (!this.sending) this.draft.keep();
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.mark(false);
    });
    if (this.summary?.hidden === false) this.summary.focus();
  }

  /** A question that was found wrong is looked at again with each change; others only when the form is sent. */
  private changed(question: Question | undefined): void {
    if (question?.failed === true) question.check();
    window.clearTimeout(this.pause);
    this.pause = window.setTimeout(() => {
      this.draft.keep();
    }, DRAFT_PAUSE);
  }

  private send(event: SubmitEvent): void {
    if (this.sending) {
      event.preventDefault();
      return;
    }
    const failed = this.questions.map((question) => ({ question, errors: question.check() })).filter(({ errors }) => errors.length > 0);
    this.summarise(failed);
    if (failed.length > 0) {
      event.preventDefault();
      failed[0]?.question.focus();
      return;
    }
    window.clearTimeout(this.pause);
    this.draft.keep(true);
    this.mark(true);
  }

  private mark(sending: boolean): void {
    this.sending = sending;
    const button = this.form.querySelector("[data-send]");
    if (sending) button?.setAttribute("aria-disabled", "true");
    else button?.removeAttribute("aria-disabled");
  }

  /** List what is wrong, with a way to each; one error alone stands at its question and has the focus. */
  private summarise(failed: { question: Question; errors: string[] }[]): void {
    if (this.summary === null) return;
    this.summary.hidden = failed.length < 2;
    const title = this.summary.querySelector("[data-summary-title]");
    const words = failed.length === 1 ? this.form.dataset.one : this.form.dataset.several;
    if (title !== null) title.textContent = `${String(failed.length)} ${words ?? ""}`;
    const items = failed.map(({ question, errors }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${question.anchor}`;
      link.textContent = question.name;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        question.focus();
      });
      item.append(link, `: ${errors.join(" ")}`);
      return item;
    });
    this.summary.querySelector("[data-summary-list]")?.replaceChildren(...items);
  }
}

/** Bind the page's form, if it can be filled in. */
export function bindForm(root: ParentNode): void {
  const form = root.querySelector<HTMLFormElement>("form[data-form]");
  if (form?.dataset.mood === "open") new Form(form).begin();
}

/** Take the theme that the site around this frame shows, which may be the account's rather than the system's. */
export function followTheme(): void {
  window.addEventListener("message", (event) => {
    const data: unknown = event.data;
    if (event.source !== window.parent || typeof data !== "object" || data === null) return;
    const { type, theme } = data as { type?: unknown; theme?: unknown };
    if (type === "kempelen:theme" && (theme === "light" || theme === "dark")) document.documentElement.style.colorScheme = theme;
  });
}

bindForm(document);
bindPlayers(document);
followTheme();
autoHeight();
