import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { one, page, visit } from "./helpers";

const OURS = "https://tasks.example/mturk/externalSubmit";
/* eslint-disable @typescript-eslint/unbound-method -- put back as they were */
const saved = {
  submit: HTMLFormElement.prototype.submit,
  requestSubmit: HTMLFormElement.prototype.requestSubmit,
  open: XMLHttpRequest.prototype.open,
  send: XMLHttpRequest.prototype.send,
  fetch: window.fetch,
};
/* eslint-enable @typescript-eslint/unbound-method */
const submitted = vi.fn();
const opened = vi.fn();
const sent = vi.fn();
const fetched = vi.fn(() => Promise.resolve(new Response("")));
const listeners: [string, EventListenerOrEventListenerObject, boolean | AddEventListenerOptions | undefined][] = [];

async function load(assignmentId = "3ASSIGN", more = "&turkSubmitTo=https%3A%2F%2Ftasks.example"): Promise<void> {
  visit(`https://label.tasks.example/t/tick.et-1?assignmentId=${assignmentId}${more}`);
  vi.resetModules();
  const add = window.addEventListener.bind(window);
  vi.spyOn(window, "addEventListener").mockImplementation((type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions) => {
    listeners.push([type, listener, options]);
    add(type, listener, options);
  });
  await import("../src/task/shim");
}

beforeEach(() => {
  HTMLFormElement.prototype.submit = submitted;
  XMLHttpRequest.prototype.open = opened;
  XMLHttpRequest.prototype.send = sent;
  window.fetch = fetched;
  for (const mock of [submitted, opened, sent, fetched]) mock.mockClear();
});
afterEach(() => {
  for (const [type, listener, options] of listeners.splice(0)) window.removeEventListener(type, listener, options);
  HTMLFormElement.prototype.submit = saved.submit;
  HTMLFormElement.prototype.requestSubmit = saved.requestSubmit;
  XMLHttpRequest.prototype.open = saved.open;
  XMLHttpRequest.prototype.send = saved.send;
  window.fetch = saved.fetch;
});

function press(): Event {
  const event = new Event("submit", { bubbles: true, cancelable: true });
  Object.assign(event, { submitter: null });
  one("form").dispatchEvent(event);
  return event;
}

describe("forms", () => {
  it.each(["https://www.mturk.com/mturk/externalSubmit", "http://workersandbox.mturk.com/anything", "//www.mturk.com/x", "/mturk/externalSubmit", "https://old.example/mturk/externalSubmit"])(
    "to %s come here with assignment and ticket",
    async (action) => {
      await load();
      page(`<form action="${action}" target="_top"><input name="answer" value="x"></form>`);
      press();
      expect(one("form").getAttribute("action")).toBe(OURS);
      expect(one<HTMLInputElement>("[name=assignmentId]").value).toBe("3ASSIGN");
      expect(one<HTMLInputElement>("[name=kempelenTicket]").value).toBe("tick.et-1");
      expect(one("form").hasAttribute("target")).toBe(false);
    },
  );

  it("name the assignment before any file: what comes before it is never taken for a large one", async () => {
    await load();
    page(`<form action="${OURS}"><p><input type="file" name="photo"></p></form>`);
    press();
    const names = Array.from(document.querySelectorAll("input"), (input) => input.name);
    expect(names.slice(-1)).toEqual(["photo"]);
    expect(names.slice(0, -1).sort()).toEqual(["assignmentId", "kempelenTicket"]);
  });

  it("to other places are left alone", async () => {
    await load();
    page('<form action="https://survey.example/next"></form>');
    press();
    expect(one("form").getAttribute("action")).toBe("https://survey.example/next");
    expect(one("form").children).toHaveLength(0);
  });

  it("keep an assignment id of their own, and a forged ticket is replaced", async () => {
    await load();
    page('<form action="https://www.mturk.com/mturk/externalSubmit"><input name="assignmentId" value="3OWN"><input name="kempelenTicket" value="forged"><input name="action"><input name="elements"></form>');
    press();
    press();
    expect([...document.querySelectorAll<HTMLInputElement>("[name=assignmentId]")].map((field) => field.value)).toEqual(["3OWN"]);
    expect(one<HTMLInputElement>("[name=kempelenTicket]").value).toBe("tick.et-1");
  });

  it("sent by script come here too", async () => {
    await load();
    page('<form action="https://www.mturk.com/mturk/externalSubmit"></form>');
    one<HTMLFormElement>("form").submit();
    expect(submitted).toHaveBeenCalledOnce();
    expect(one("form").getAttribute("action")).toBe(OURS);
  });

  it("get the address after a handler of the page has set it", async () => {
    await load();
    page('<form action="/mturk/externalSubmit"></form>');
    one("form").addEventListener("submit", () => {
      one("form").setAttribute("action", "https://www.mturk.com/mturk/externalSubmit");
    });
    press();
    expect(one("form").getAttribute("action")).toBe(OURS);
  });

  it.each(["<form>", '<form action="" method="POST">', '<form method="get">'])("without an address come here when nothing else takes them: %s", async (opening) => {
    await load();
    page(`${opening}<input name="answer" value="x"></form>`);
    press();
    expect(one("form").getAttribute("action")).toBe(OURS);
    expect(one("form").getAttribute("method")?.toLowerCase()).toBe(opening.includes("get") ? "get" : "post");
    expect(one<HTMLInputElement>("[name=assignmentId]").value).toBe("3ASSIGN");
  });

  it("without an address that the page takes itself, or that close a dialog, are left alone", async () => {
    await load();
    page('<form method="dialog"></form>');
    press();
    expect(one("form").hasAttribute("action")).toBe(false);
    page("<form></form>");
    one("form").addEventListener("submit", (event) => {
      event.preventDefault();
    });
    press();
    expect(one("form").hasAttribute("action")).toBe(false);
    expect(one("form").children).toHaveLength(0);
    one<HTMLFormElement>("form").submit();
    expect(one("form").getAttribute("action")).toBe(OURS);
  });

  it("never go where the page says: the base is read before it runs, and only from our parameter", async () => {
    await load("3ASSIGN", "");
    page('<form action="https://www.mturk.com/mturk/externalSubmit"></form>');
    press();
    expect(one("form").getAttribute("action")).toBe("https://www.mturk.com/mturk/externalSubmit");
  });
});

describe("in a preview", () => {
  it("nothing is sent and the parent is told", async () => {
    await load("ASSIGNMENT_ID_NOT_AVAILABLE");
    const told = vi.spyOn(window.parent, "postMessage").mockImplementation(() => undefined);
    page("<form></form>");
    expect(press().defaultPrevented).toBe(true);
    told.mockClear();
    page('<form action="https://www.mturk.com/mturk/externalSubmit"></form>');
    expect(press().defaultPrevented).toBe(true);
    one<HTMLFormElement>("form").submit();
    one<HTMLFormElement>("form").requestSubmit();
    await expect(window.fetch("https://www.mturk.com/mturk/externalSubmit")).rejects.toThrow(TypeError);
    new XMLHttpRequest().open("POST", "https://www.mturk.com/mturk/externalSubmit");
    expect(submitted).not.toHaveBeenCalled();
    expect(fetched).not.toHaveBeenCalled();
    expect(told).toHaveBeenCalledTimes(4);
    expect(told).toHaveBeenCalledWith({ type: "kempelen:preview" }, "*");
  });
});

describe("fetch and XMLHttpRequest", () => {
  it("map the host and complete the fields", async () => {
    await load();
    await window.fetch("https://www.mturk.com/mturk/externalSubmit", { method: "POST", body: new URLSearchParams({ answer: "x" }) });
    const [request, init] = fetched.mock.calls[0] as unknown as [string, { body: URLSearchParams }];
    expect(request).toBe(OURS);
    expect(init.body.toString()).toBe("answer=x&assignmentId=3ASSIGN&kempelenTicket=tick.et-1");
  });

  it.each([[["assignmentId", "3OWN"] as const], [null]])("name the assignment before any file, whatever the page put first", async (own) => {
    await load();
    const body = new FormData();
    body.append("photo", new File(["a"], "a.png"));
    body.append("photo", new File(["b"], "b.png"));
    if (own !== null) body.append(...own);
    await window.fetch(OURS, { method: "POST", body });
    const [, init] = fetched.mock.calls[0] as unknown as [string, { body: FormData }];
    const fields = Array.from(init.body.entries(), ([name, value]) => [name, value instanceof File ? value.name : value]);
    expect(fields).toEqual([["assignmentId", own?.[1] ?? "3ASSIGN"], ["kempelenTicket", "tick.et-1"], ["photo", "a.png"], ["photo", "b.png"]]);
  });

  it("leave others alone", async () => {
    await load();
    await window.fetch("https://api.example/x", { body: "a=b", method: "POST" });
    expect(fetched).toHaveBeenCalledWith("https://api.example/x", { body: "a=b", method: "POST" });
  });

  it("work for old requests", async () => {
    await load();
    const request = new XMLHttpRequest();
    request.open("POST", "https://workersandbox.mturk.com/mturk/externalSubmit");
    request.send("answer=x");
    expect(opened.mock.calls[0]?.slice(0, 3)).toEqual(["POST", OURS, true]);
    expect(sent).toHaveBeenCalledWith("answer=x&assignmentId=3ASSIGN&kempelenTicket=tick.et-1");
    request.open("GET", "https://api.example/");
    request.send();
    expect(sent).toHaveBeenLastCalledWith(undefined);
  });
});
