import { beforeAll, beforeEach, describe, expect, it } from "vitest";

import { one, page, visit } from "./helpers";

interface Library {
  turkGetParam(name: string, fallback: string): string;
  decode(text: string): string;
  turkGetSubmitToHost(): string;
  turkSetAssignmentID(formId?: string, buttonId?: string): void;
}
const library = window as unknown as Library;
const QUERY = "assignmentId=3TVSS0C0E0417&hitId=3H&workerId=A2&turkSubmitTo=https%3A%2F%2Ftasks.example";

beforeAll(async () => {
  visit("https://tasks.example/");
  await import("../src/task/externalHIT_v1");
});
beforeEach(() => {
  visit(`https://label.tasks.example/t/abc?${QUERY}`);
});

describe("turkGetParam", () => {
  it("returns the raw value, or the default", () => {
    visit("https://x.example/?a=1%202&turk=+x&empty=#a=9");
    expect(library.turkGetParam("a", "d")).toBe("1%202");
    expect(library.turkGetParam("turk", "d")).toBe("+x");
    expect(library.turkGetParam("empty", "d")).toBe("");
    expect(library.turkGetParam("missing", "d")).toBe("d");
    expect(library.turkGetParam(".", "d")).toBe("d");
  });
});

describe("decode", () => {
  it("reads plus and percent, and keeps what is not encoded", () => {
    expect(library.decode("a+b%21")).toBe("a b!");
    expect(library.decode("100%")).toBe("100%");
  });
});

describe("turkGetSubmitToHost", () => {
  it("is the marketplace, however it is written", () => {
    expect(library.turkGetSubmitToHost()).toBe("https://tasks.example");
    visit("https://x.example/?turkSubmitTo=//tasks.example");
    expect(library.turkGetSubmitToHost()).toBe("//tasks.example");
  });

  it("is ours when nothing usable is given", () => {
    for (const value of ["", "turkSubmitTo=javascript:alert(1)", "turkSubmitTo=tasks.example"]) {
      visit(`https://x.example/?${value}`);
      expect(library.turkGetSubmitToHost()).toBe("https://tasks.example");
    }
  });
});

describe("turkSetAssignmentID", () => {
  it("fills the field and points the form, twice with the same result", () => {
    page('<form id="mturk_form"><input type="hidden" id="assignmentId" name="assignmentId" value=""><input name="action"><input id="submitButton" type="submit" value="Submit"></form>');
    library.turkSetAssignmentID();
    library.turkSetAssignmentID();
    expect(one<HTMLInputElement>("#assignmentId").value).toBe("3TVSS0C0E0417");
    expect(one("form").getAttribute("action")).toBe("https://tasks.example/mturk/externalSubmit");
    expect(document.querySelectorAll("[name=assignmentId]")).toHaveLength(1);
    expect(one<HTMLInputElement>("#submitButton").disabled).toBe(false);
  });

  it("makes the field when it is missing, and takes other names", () => {
    page('<form id="f"><button id="b">Send</button></form>');
    library.turkSetAssignmentID("f", "b");
    library.turkSetAssignmentID("f", "b");
    expect(document.querySelectorAll("input[name=assignmentId]")).toHaveLength(1);
    expect(one<HTMLInputElement>("#assignmentId").value).toBe("3TVSS0C0E0417");
  });

  it("closes the button in a preview and says why", () => {
    visit("https://x.example/?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE");
    page('<form id="mturk_form"><input id="submitButton" type="submit"></form>');
    library.turkSetAssignmentID();
    expect(one<HTMLInputElement>("#submitButton").disabled).toBe(true);
    expect(one<HTMLInputElement>("#submitButton").value).toBe("Accept this HIT before you submit an answer.");
  });

  it("survives a page without form or button", () => {
    page("<p>nothing</p>");
    expect(() => {
      library.turkSetAssignmentID();
    }).not.toThrow();
  });
});
