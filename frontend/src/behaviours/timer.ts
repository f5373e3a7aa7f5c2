/**
 * Count down to a deadline of the server: [data-timer] with data-deadline and data-now in epoch milliseconds.
 * Below five minutes it warns, below one minute it says so in words; only those marks and the end are announced.
 */
import { announce } from "./announce";
import { word } from "./words";

export type Mood = "calm" | "warn" | "bad" | "over";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const icons: Record<Mood, string> = { calm: "clock", warn: "hourglass", bad: "alarm-clock", over: "alarm-clock" };
const bound = new WeakSet<Element>();

/** Return the remaining time in words, or null above a day, where the server's date stays. */
export function remainingText(seconds: number): string | null {
  if (seconds >= DAY) return null;
  if (seconds >= HOUR) return `${String(Math.floor(seconds / HOUR))} h ${String(Math.floor((seconds % HOUR) / MINUTE))} min`;
  const whole = Math.max(0, seconds);
  return `${String(Math.floor(whole / MINUTE))}:${String(whole % MINUTE).padStart(2, "0")}`;
}

/** Return how close the end is. */
export function moodOf(seconds: number): Mood {
  if (seconds <= 0) return "over";
  if (seconds < MINUTE) return "bad";
  return seconds < 5 * MINUTE ? "warn" : "calm";
}

/** Return the sentence to announce when the time goes from one value to the next, if a mark lies between. */
export function markBetween(before: number, after: number): string | null {
  if (before > 0 && after <= 0) return word("timeUp");
  if (before > MINUTE && after <= MINUTE) return word("oneMinute");
  if (before > 5 * MINUTE && after <= 5 * MINUTE) return word("fiveMinutes");
  return null;
}

/** Start every timer below a root once. */
export function bindTimers(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-timer]")) {
    if (bound.has(element)) continue;
    bound.add(element);
    start(element);
  }
}

function start(element: HTMLElement): void {
  const deadline = Number(element.dataset.deadline);
  const offset = Number(element.dataset.now) - Date.now();
  if (!Number.isFinite(deadline) || !Number.isFinite(offset)) return;
  const secondsLeft = (): number => Math.ceil((deadline - Date.now() - offset) / 1000);
  let before = secondsLeft();
  show(element, before);
  if (before <= 0) {
    end(element);
    return;
  }
  const tick = window.setInterval(() => {
    const now = secondsLeft();
    const sentence = markBetween(before, now);
    before = now;
    show(element, now);
    if (sentence !== null && element.isConnected) announce(sentence);
    if (now <= 0) end(element);
    if (now <= 0 || !element.isConnected) window.clearInterval(tick);
  }, 1000);
}

function show(element: HTMLElement, seconds: number): void {
  const mood = moodOf(seconds);
  const text = remainingText(seconds);
  const target = element.querySelector("[data-timer-text]") ?? element;
  if (text !== null) target.textContent = text;
  element.classList.toggle("is-warn", mood === "warn");
  element.classList.toggle("is-bad", mood === "bad" || mood === "over");
  const icon = element.querySelector("use");
  const sprite = icon?.getAttribute("href")?.split("#")[0];
  if (icon && sprite !== undefined) icon.setAttribute("href", `${sprite}#${icons[mood]}`);
  const note = element.querySelector("[data-timer-note]");
  if (note !== null && mood === "bad") note.textContent = word("almostOver");
  if (note !== null && mood === "over") note.textContent = word("timeUp");
  showLine(element, seconds, mood);
}

function showLine(element: HTMLElement, seconds: number, mood: Mood): void {
  const line = element.dataset.timerLine === undefined ? null : document.getElementById(element.dataset.timerLine);
  const total = Number(element.dataset.total);
  if (line === null || !(total > 0)) return;
  const percent = Math.min(100, Math.max(0, (seconds / total) * 100));
  line.setAttribute("width", `${percent.toFixed(2)}%`);
  line.parentElement?.classList.toggle("is-warn", mood === "warn");
  line.parentElement?.classList.toggle("is-bad", mood === "bad" || mood === "over");
}

function end(element: HTMLElement): void {
  const note = element.dataset.timerOver === undefined ? null : document.getElementById(element.dataset.timerOver);
  if (note !== null) note.hidden = false;
  const frame = element.dataset.timerFrame === undefined ? null : document.getElementById(element.dataset.timerFrame);
  if (frame === null) return;
  frame.setAttribute("aria-disabled", "true");
  frame.querySelector("iframe")?.setAttribute("inert", "");
}
