import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { bindTimers, markBetween, moodOf, remainingText } from "../src/behaviours/timer";
import { one, page } from "./helpers";

describe("words", () => {
  it.each([
    [48, "0:48"],
    [578, "9:38"],
    [3600, "1 h 0 min"],
    [4320, "1 h 12 min"],
    [0, "0:00"],
    [-5, "0:00"],
  ])("%d seconds read %s", (seconds, text) => {
    expect(remainingText(seconds)).toBe(text);
  });

  it("leaves the date of the server above a day", () => {
    expect(remainingText(86_400)).toBeNull();
  });

  it("warns below five minutes and one minute", () => {
    expect([301, 299, 59, 0].map(moodOf)).toEqual(["calm", "warn", "bad", "over"]);
  });

  it("announces only three marks", () => {
    expect(markBetween(301, 300)).toBe("5 minutes left.");
    expect(markBetween(300, 299)).toBeNull();
    expect(markBetween(61, 60)).toBe("1 minute left.");
    expect(markBetween(1, 0)).toBe("Time is up.");
    expect(markBetween(0, -1)).toBeNull();
  });
});

describe("a timer on the page", () => {
  const serverNow = 5_000_000;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(1_000_000); // the reader's clock is wrong: only the server's counts
    page(`<span data-timer data-deadline="${String(serverNow + 302_000)}" data-now="${String(serverNow)}" data-total="600"
        data-timer-line="line" data-timer-over="over" data-timer-frame="frame"><svg><use href="/static/dist/icons.svg#clock"/></svg><b data-timer-text>5:02</b><i data-timer-note></i></span>
      <svg id="bar"><rect id="line" width="100%"/></svg><div id="over" hidden></div><section id="frame"><iframe></iframe></section>`);
    bindTimers(document);
    bindTimers(document);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("counts by the server's clock and shortens the line", () => {
    vi.advanceTimersByTime(1000);
    expect(one("[data-timer-text]").textContent).toBe("5:01");
    expect(document.getElementById("line")?.getAttribute("width")).toBe("50.17%");
  });

  it("changes icon, colour and words, and speaks at the marks", () => {
    vi.advanceTimersByTime(2000);
    expect(document.getElementById("k-announcer")?.textContent).toBe("5 minutes left.");
    vi.advanceTimersByTime(2000);
    expect(document.querySelector("use")?.getAttribute("href")).toBe("/static/dist/icons.svg#hourglass");
    expect(one("[data-timer]").classList.contains("is-warn")).toBe(true);
    vi.advanceTimersByTime(240_000);
    expect(one("[data-timer-note]").textContent).toBe("almost over");
    expect(one("[data-timer]").classList.contains("is-bad")).toBe(true);
    expect(document.querySelector("use")?.getAttribute("href")).toBe("/static/dist/icons.svg#alarm-clock");
  });

  it("shows the note and closes the frame at the end", () => {
    vi.advanceTimersByTime(302_000);
    expect(one("#over").hidden).toBe(false);
    expect(one("#frame").getAttribute("aria-disabled")).toBe("true");
    expect(one("iframe").hasAttribute("inert")).toBe(true);
    expect(document.getElementById("k-announcer")?.textContent).toBe("Time is up.");
  });
});
