/**
 * The four global functions which requesters' pages call, under the names and with the meaning they have on MTurk.
 * Tolerant: a missing form, button or field is no error, and a second call changes nothing.
 */
const PREVIEW = "ASSIGNMENT_ID_NOT_AVAILABLE";
const ownOrigin = originOf(document.currentScript);

function originOf(script: HTMLOrSVGScriptElement | null): string {
  return script instanceof HTMLScriptElement && script.src !== "" ? new URL(script.src, location.href).origin : location.origin;
}

/** Percent-decode; text that was never encoded comes back as it is. */
function decode(text: string): string {
  const spaced = text.replace(/\+/g, " ");
  try {
    return decodeURIComponent(spaced);
  } catch (error) {
    if (error instanceof URIError) return spaced;
    throw error;
  }
}

/** The raw value of a query parameter, or the default. */
function turkGetParam(name: string, fallback: string): string {
  const query = window.location.href.split("#")[0]?.split("?").slice(1).join("?") ?? "";
  for (const pair of query.split("&")) {
    const cut = pair.indexOf("=");
    if (cut !== -1 && pair.slice(0, cut) === name) return pair.slice(cut + 1);
  }
  return fallback;
}

/** Where answers go: the marketplace that opened the page, else the one that served this script. */
function turkGetSubmitToHost(): string {
  const given = decode(turkGetParam("turkSubmitTo", ""));
  return /^(https?:)?\/\//.test(given) ? given : ownOrigin;
}

function assignmentField(form: HTMLElement | null): HTMLInputElement | null {
  const existing = document.getElementById("assignmentId");
  if (existing instanceof HTMLInputElement) return existing;
  if (form === null) return null;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "assignmentId";
  field.id = "assignmentId";
  form.appendChild(field);
  return field;
}

function closeButton(button: HTMLElement | null): void {
  const sentence = "Accept this HIT before you submit an answer.";
  if (button instanceof HTMLInputElement || button instanceof HTMLButtonElement) {
    button.disabled = true;
    button.value = sentence;
  }
  if (button instanceof HTMLButtonElement) button.textContent = sentence;
}

/** Fill in the assignment, point the form at the marketplace, and close the button in a preview. */
function turkSetAssignmentID(formId?: string, buttonId?: string): void {
  const form = document.getElementById(formId ?? "mturk_form");
  const assignmentId = turkGetParam("assignmentId", "");
  const field = assignmentField(form);
  if (field !== null) field.value = assignmentId;
  if (assignmentId === PREVIEW) closeButton(document.getElementById(buttonId ?? "submitButton"));
  // setAttribute: a field named "action" would hide the property.
  form?.setAttribute("action", `${turkGetSubmitToHost().replace(/\/+$/, "")}/mturk/externalSubmit`);
}

Object.assign(window, { turkGetParam, decode, turkGetSubmitToHost, turkSetAssignmentID });

export {};
