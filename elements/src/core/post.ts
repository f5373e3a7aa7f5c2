/** Where the answer goes and how: by a real form in the frame, so that the response replaces the page (reference 3.2). */
const PREVIEW = "ASSIGNMENT_ID_NOT_AVAILABLE";
const SUBMIT_PATH = "/mturk/externalSubmit";
const LONG = 65_536;

/** What the page's address says about where it was opened. */
export interface Place {
  readonly assignmentId: string;
  readonly inPreview: boolean;
  /** The full submit address, or null when the page was opened without a marketplace. */
  readonly address: string | null;
}

/** Read the place from a query string. */
export function placeOf(search: string): Place {
  const query = new URLSearchParams(search);
  const assignmentId = query.get("assignmentId") ?? "";
  const base = query.get("turkSubmitTo") ?? "";
  const address = /^(https?:)?\/\//i.test(base) ? `${base.replace(/\/+$/, "")}${SUBMIT_PATH}` : null;
  return { assignmentId, inPreview: assignmentId === PREVIEW, address };
}

/** Post `assignmentId` and `taskAnswers`. Leaves the page. */
export function post(address: string, assignmentId: string, taskAnswers: string): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  form.acceptCharset = "utf-8";
  // Pictures in an answer triple their size in the shorter encoding.
  form.enctype = taskAnswers.length > LONG ? "multipart/form-data" : "application/x-www-form-urlencoded";
  form.hidden = true;
  for (const [name, value] of Object.entries({ assignmentId, taskAnswers })) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
