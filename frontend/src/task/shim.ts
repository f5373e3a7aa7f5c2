/**
 * Runs first in every HTML question we serve. Pages written for MTurk post to MTurk's hosts; this sends their answers here,
 * with the assignment id and the frame ticket. The destination comes from our own query parameter, never from the page.
 */
import { autoHeight } from "./height";
import { replaceBrokenStorage } from "./storage";

const SERVICE_HOSTS = ["www.mturk.com", "workersandbox.mturk.com"];
const SUBMIT_PATH = "/mturk/externalSubmit";
const PREVIEW = "ASSIGNMENT_ID_NOT_AVAILABLE";

// Kept before any script of the page runs, so that a page cannot change where its answers go.
const query = new URLSearchParams(location.search);
const assignmentId = query.get("assignmentId") ?? "";
const ticket = /\/t\/([^/?#]+)/.exec(location.pathname)?.[1] ?? "";
const submitBase = baseOf(query.get("turkSubmitTo"));
const script = document.currentScript;
const formElements = Reflect.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements");
/* eslint-disable @typescript-eslint/unbound-method -- every one is called with its object, by .call */
const native = {
  submit: HTMLFormElement.prototype.submit,
  requestSubmit: HTMLFormElement.prototype.requestSubmit,
  fetch: window.fetch,
  open: XMLHttpRequest.prototype.open,
  send: XMLHttpRequest.prototype.send,
};
/* eslint-enable @typescript-eslint/unbound-method */
const redirected = new WeakSet<XMLHttpRequest>();
type Answer = XMLHttpRequestBodyInit | Document | ReadableStream | null | undefined;

function baseOf(value: string | null): string | null {
  if (value === null) return null;
  const address = value.startsWith("//") ? `${location.protocol}${value}` : value;
  return /^https?:\/\//.test(address) && URL.canParse(address) ? new URL(address).origin : null;
}

/** Return our submit address for one that means "the service", or null to leave it alone. */
function ours(address: string): string | null {
  if (submitBase === null || !URL.canParse(address, document.baseURI)) return null;
  const target = new URL(address, document.baseURI);
  const service = SERVICE_HOSTS.includes(target.hostname) || target.pathname.endsWith(SUBMIT_PATH);
  return service ? `${submitBase}${SUBMIT_PATH}` : null;
}

/** Return a form's field, made where there is none: in front, for large files are taken only after the answer they belong to is named. */
function fieldOf(form: HTMLFormElement, name: string): HTMLInputElement {
  const controls = formElements?.get?.call(form) as HTMLFormControlsCollection;
  for (const control of Array.from(controls)) if (control instanceof HTMLInputElement && control.name === name) return control;
  const made = document.createElement("input");
  made.type = "hidden";
  made.name = name;
  Element.prototype.prepend.call(form, made);
  return made;
}

/** Return our submit address for a form without one: it would be sent to this very page, which takes nothing. */
function oursForNone(form: HTMLFormElement, submitter: Element | null): string | null {
  const method = submitter?.getAttribute("formmethod") ?? Element.prototype.getAttribute.call(form, "method");
  if (submitBase === null || method?.toLowerCase() === "dialog") return null;
  if (method === null) Element.prototype.setAttribute.call(form, "method", "post");
  return `${submitBase}${SUBMIT_PATH}`;
}

/** Point a form here if it means the service; `last`: nothing else takes it, so one without an action does too. Returns whether it does. */
function prepare(form: HTMLFormElement, submitter: Element | null, last: boolean): boolean {
  const override = submitter?.getAttribute("formaction") ?? null;
  const action = override ?? Element.prototype.getAttribute.call(form, "action");
  const none = action === null || action === "";
  const target = none ? (last ? oursForNone(form, submitter) : null) : ours(action);
  if (target === null) return false;
  if (override !== null) submitter?.setAttribute("formaction", target);
  Element.prototype.setAttribute.call(form, "action", target);
  // The frame may not leave itself, so a form that aims outside would go nowhere.
  if (/^_(top|parent)$/i.test(Element.prototype.getAttribute.call(form, "target") ?? "")) Element.prototype.removeAttribute.call(form, "target");
  const assignment = fieldOf(form, "assignmentId");
  if (assignment.value === "") assignment.value = assignmentId;
  if (ticket !== "") fieldOf(form, "kempelenTicket").value = ticket;
  return true;
}

function inPreview(): boolean {
  if (assignmentId !== PREVIEW) return false;
  window.parent.postMessage({ type: "kempelen:preview" }, "*");
  return true;
}

function onSubmit(event: SubmitEvent, last = false): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !prepare(form, event.submitter, last) || !inPreview()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function wrapForms(): void {
  window.addEventListener("submit", onSubmit, true);
  // Again at the end: a page's own handler may have set the action, or have sent the answer itself.
  window.addEventListener("submit", (event) => {
    onSubmit(event, !event.defaultPrevented);
  });
  HTMLFormElement.prototype.submit = function (this: HTMLFormElement): void {
    if (prepare(this, null, true) && inPreview()) return;
    native.submit.call(this);
  };
  HTMLFormElement.prototype.requestSubmit = function (this: HTMLFormElement, submitter?: HTMLElement | null): void {
    if (prepare(this, submitter ?? null, false) && inPreview()) return;
    native.requestSubmit.call(this, submitter);
  };
}

function addTo(fields: FormData | URLSearchParams): void {
  if ((fields.get("assignmentId") ?? "") === "") fields.set("assignmentId", assignmentId);
  if (ticket !== "") fields.set("kempelenTicket", ticket);
}

/** Put our two fields before all others, as in a form. */
function lead(fields: FormData): void {
  const all = Array.from(fields.entries());
  for (const [name] of all) fields.delete(name);
  const named = ([name]: [string, unknown]): boolean => name === "assignmentId" || name === "kempelenTicket";
  for (const [name, value] of [...all.filter(named), ...all.filter((field) => !named(field))]) fields.append(name, value);
}

/** Add our two fields to a body that has fields; others go as they are. */
function completed(body: Answer): Answer {
  if (body instanceof FormData || body instanceof URLSearchParams) {
    addTo(body);
    if (body instanceof FormData) lead(body);
    return body;
  }
  if (typeof body !== "string" || !/^[^{[<]*=/.test(body)) return body;
  const fields = new URLSearchParams(body);
  addTo(fields);
  return fields.toString();
}

function wrapFetch(): void {
  window.fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const target = ours(input instanceof Request ? input.url : String(input));
    if (target === null) return native.fetch.call(window, input, init);
    if (inPreview()) return Promise.reject(new TypeError("Accept this HIT before you submit an answer."));
    const request = input instanceof Request ? new Request(target, input) : target;
    const changed: RequestInit | undefined = init?.body === undefined ? init : { ...init, body: completed(init.body) as BodyInit | null };
    return native.fetch.call(window, request, changed);
  };
}

function wrapRequests(): void {
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, url: string | URL, async: boolean = true, user?: string | null, password?: string | null): void {
    const target = ours(String(url));
    if (target === null) redirected.delete(this);
    else redirected.add(this);
    native.open.call(this, method, target ?? url, async, user, password);
  };
  XMLHttpRequest.prototype.send = function (this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null): void {
    if (!redirected.has(this)) {
      native.send.call(this, body);
      return;
    }
    if (inPreview()) {
      this.dispatchEvent(new Event("error"));
      return;
    }
    native.send.call(this, completed(body) as Document | XMLHttpRequestBodyInit | null);
  };
}

replaceBrokenStorage("localStorage");
replaceBrokenStorage("sessionStorage");
wrapForms();
wrapFetch();
wrapRequests();
// Set by the server where the requester gave no height (FrameHeight 0).
if (script instanceof HTMLScriptElement && script.hasAttribute("data-auto-height")) autoHeight();
