/**
 * The frame with a requester's page. It may say that it was submitted and how high it is; nothing it says is believed:
 * the sender must be our frame and one of its expected origins, and whether the HIT is submitted is asked of the server.
 */
import { onThemeChange, shownTheme } from "./theme";

const MAX_HEIGHT = 10_000;

interface Status {
  submitted: boolean;
  next: string | null;
}

/** Return a height a frame may have, or null for anything that is not a number. */
export function frameHeight(value: unknown): number | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  return Math.min(MAX_HEIGHT, Math.max(1, Math.round(value)));
}

/** Return an address of this site, or null for any other. */
export function ownAddress(value: unknown): string | null {
  if (typeof value !== "string" || value === "") return null;
  const address = URL.canParse(value, location.href) ? new URL(value, location.href) : null;
  return address?.origin === location.origin ? address.href : null;
}

/** Read the server's answer, whatever else it holds. */
export function readStatus(answer: unknown): Status {
  const fields: Record<string, unknown> = typeof answer === "object" && answer !== null ? { ...answer } : {};
  const next = ownAddress(fields.next);
  return { submitted: fields.submitted === true || next !== null, next };
}

class WorkFrame {
  private asking = false;

  constructor(
    private readonly box: HTMLElement,
    private readonly frame: HTMLIFrameElement,
    private readonly leave: (address: string) => void,
  ) {}

  /** Tell the page which theme its worker uses. No secret, so any origin may hear it: a page without one cannot be named. */
  tellTheme(): void {
    if (this.box.isConnected) this.frame.contentWindow?.postMessage({ type: "kempelen:theme", theme: shownTheme() }, "*");
  }

  receive(event: MessageEvent): void {
    if (!this.box.isConnected || event.source === null || event.source !== this.frame.contentWindow) return;
    if (!(this.box.dataset.origins ?? "").split(/\s+/).includes(event.origin)) return;
    const data: unknown = event.data;
    if (typeof data !== "object" || data === null || !("type" in data)) return;
    if (data.type === "kempelen:submitted") void this.askServer();
    if (data.type === "kempelen:height" && "height" in data) this.resize(data.height);
  }

  private resize(value: unknown): void {
    const height = frameHeight(value);
    if (height !== null && this.frame.dataset.autoHeight !== undefined) this.frame.setAttribute("height", String(height));
  }

  /** One question at a time: a page that floods us with messages gains nothing. */
  private async askServer(): Promise<void> {
    const address = ownAddress(this.box.dataset.statusUrl);
    if (this.asking || address === null) return;
    this.asking = true;
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" });
      if (response.ok) this.follow(readStatus(await response.json()));
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
      this.follow({ submitted: true, next: null }); // no network or no answer: offer the way on, which asks again
    } finally {
      this.asking = false;
    }
  }

  private follow(status: Status): void {
    if (!status.submitted) return;
    if (status.next !== null) {
      this.leave(status.next);
      return;
    }
    const note = this.box.querySelector<HTMLElement>("[data-work-note]");
    if (note !== null) note.hidden = false;
    note?.querySelector<HTMLElement>("a")?.focus();
  }
}

const bound = new WeakSet<Element>();

/** Bind every work frame below a root once. */
export function bindWorkFrames(
  root: ParentNode,
  leave: (address: string) => void = (address) => {
    location.assign(address);
  },
): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-work-frame]")) {
    const frame = box.querySelector("iframe");
    if (frame === null || bound.has(box)) continue;
    bound.add(box);
    const work = new WorkFrame(box, frame, leave);
    const tell = work.tellTheme.bind(work);
    tell(); // it may have loaded before this script
    frame.addEventListener("load", tell);
    onThemeChange(tell);
    window.addEventListener("message", (event) => {
      work.receive(event);
    });
  }
}
