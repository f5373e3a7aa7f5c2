/**
 * Speed and skip for the sound and films of a task, which browsers' own players lack. One bar for the form, in its shadow root, so
 * that nothing of the template moves; it works the player that was used last. Its keys are those that no browser and no text field
 * has, since transcribers keep their hands on the text.
 */
import { css, html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";

import { announce } from "./announce";
import { icon, type IconName } from "./icons";
import { say } from "./words";

/** Players that workers see. Without `controls` the page has a player of its own. */
const PLAYERS = "audio[controls], video[controls]";
/** Players in instructions are examples to hear, not the work. */
const INSTRUCTIONS = "short-instructions, full-instructions, crowd-instructions";
const SKIP_SECONDS = 5;
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;
const USUAL = SPEEDS.indexOf(1);
/** Events that say which player is used, and that one came or changed. They do not bubble, so they are caught on their way down. */
const USES = ["play", "seeking", "focusin"];
const CHANGES = ["play", "pause", "ended", "ratechange", "loadstart"];

export const listeningStyles = css`
  .player {
    position: sticky;
    bottom: 8px;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    width: fit-content;
    max-width: 100%;
    margin-top: 16px;
    padding: 4px 8px;
    border: 1px solid var(--k-line);
    border-radius: var(--k-radius-3);
    background: var(--k-surface);
    font-size: var(--k-text-sm);
    z-index: 1;
  }
  :host([data-solo]) .player {
    margin-inline: 20px;
  }
  .player .which {
    margin: 0 4px;
    color: var(--k-ink-2);
  }
  .player .speed {
    min-width: 5ch;
    text-align: center;
    font-weight: 600;
  }
  .player .rule {
    width: 1px;
    height: 20px;
    margin-inline: 4px;
    background: var(--k-line);
  }
  .player .hint {
    margin-inline: 8px 4px;
    color: var(--k-ink-2);
  }
  @media (hover: none), (max-width: 699px) {
    .player .hint {
      display: none;
    }
  }
`;

interface Act {
  readonly key: string;
  readonly run: () => void;
}

/** The bar of one form and its keys, for as long as the form is on the page. */
export class Listening implements ReactiveController {
  private used: HTMLMediaElement | null = null;
  private speed: number = USUAL;

  private readonly acts: Readonly<Record<"back" | "on" | "play" | "slower" | "faster", Act>> = {
    back: { key: "F2", run: () => { this.skip(-SKIP_SECONDS); } },
    play: { key: "F8", run: () => { this.toggle(); } },
    on: { key: "F4", run: () => { this.skip(SKIP_SECONDS); } },
    slower: { key: "Shift+F2", run: () => { this.setSpeed(this.speed - 1); } },
    faster: { key: "Shift+F4", run: () => { this.setSpeed(this.speed + 1); } },
  };

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of USES) this.host.addEventListener(type, this.onUse, true);
    for (const type of CHANGES) this.host.addEventListener(type, this.onChange, true);
    document.addEventListener("keydown", this.onKey);
  }

  hostDisconnected(): void {
    for (const type of USES) this.host.removeEventListener(type, this.onUse, true);
    for (const type of CHANGES) this.host.removeEventListener(type, this.onChange, true);
    document.removeEventListener("keydown", this.onKey);
  }

  /** Draw the bar; nothing where there is nothing to hear. */
  view(): TemplateResult | typeof nothing {
    const { current, players } = this;
    if (current === null) return nothing;
    const { acts } = this;
    const isPlaying = !current.paused && !current.ended;
    return html`<div class="player" part="player" role="group" aria-label=${say("player")}>
      ${players.length > 1 ? html`<span class="which">${say("playerOf", { nth: players.indexOf(current) + 1, count: players.length })}</span>` : nothing}
      ${this.button("skip-back", say("skipBack", { seconds: SKIP_SECONDS }), acts.back)}
      ${this.button(isPlaying ? "pause" : "play", say(isPlaying ? "pause" : "play"), acts.play)}
      ${this.button("skip-on", say("skipOn", { seconds: SKIP_SECONDS }), acts.on)}
      <span class="rule"></span>
      ${this.button("minus", say("slower"), acts.slower, this.speed === 0)}
      <button type="button" class="btn is-quiet is-small speed" aria-label=${say("usualSpeed", { rate: this.rate })} title=${say("usualSpeed", { rate: this.rate })} @click=${this.onUsual}>${this.rate}×</button>
      ${this.button("plus", say("faster"), acts.faster, this.speed === SPEEDS.length - 1)}
      <span class="hint" aria-hidden="true"><kbd>${acts.back.key}</kbd> <kbd>${acts.play.key}</kbd> <kbd>${acts.on.key}</kbd> ${say("playerKeys")}</span>
    </div>`;
  }

  private button(mark: IconName, says: string, act: Act, isShut = false): TemplateResult {
    const title = `${says} (${act.key.replace("+", " ")})`;
    return html`<button type="button" class="btn is-icon is-small" aria-label=${says} aria-keyshortcuts=${act.key} title=${title} ?disabled=${isShut} @click=${act.run}>${icon(mark)}</button>`;
  }

  private get rate(): number {
    return SPEEDS[this.speed] ?? 1;
  }

  private get players(): HTMLMediaElement[] {
    return [...this.host.querySelectorAll<HTMLMediaElement>(PLAYERS)].filter((one) => one.closest(INSTRUCTIONS) === null);
  }

  private get current(): HTMLMediaElement | null {
    const { players } = this;
    return this.used !== null && players.includes(this.used) ? this.used : (players[0] ?? null);
  }

  private skip(seconds: number): void {
    const { current } = this;
    if (current === null) return;
    const end = Number.isFinite(current.duration) ? current.duration : current.currentTime;
    current.currentTime = Math.min(Math.max(current.currentTime + seconds, 0), Math.max(end, 0));
  }

  private toggle(): void {
    const { current } = this;
    if (current === null) return;
    if (current.paused || current.ended) current.play().catch(() => { announce(say("playerFailed")); });
    else current.pause();
  }

  /** Also for players that are begun later: who listens at one speed goes on so. */
  private setSpeed(index: number): void {
    this.speed = Math.min(Math.max(index, 0), SPEEDS.length - 1);
    for (const one of this.players) this.pace(one);
    announce(say("speedNow", { rate: this.rate }));
    this.host.requestUpdate();
  }

  /** The default too, to which a player goes back when it gets another recording. */
  private pace(player: HTMLMediaElement): void {
    player.defaultPlaybackRate = this.rate;
    player.playbackRate = this.rate;
  }

  private readonly onUsual = (): void => {
    this.setSpeed(USUAL);
  };

  private readonly onUse = (event: Event): void => {
    const { target } = event;
    if (!(target instanceof HTMLMediaElement) || !this.players.includes(target)) return;
    this.used = target;
    if (event.type === "play" && this.speed !== USUAL) this.pace(target);
    this.host.requestUpdate();
  };

  private readonly onChange = (event: Event): void => {
    const { target } = event;
    if (!(target instanceof HTMLMediaElement)) return;
    const own = SPEEDS.findIndex((speed) => speed === target.playbackRate);
    if (event.type === "ratechange" && target === this.current && own >= 0) this.speed = own; // set in the browser's own player
    this.host.requestUpdate();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.current === null) return;
    const key = `${event.shiftKey ? "Shift+" : ""}${event.key}`;
    const act = Object.values(this.acts).find((one) => one.key === key);
    if (act === undefined) return;
    event.preventDefault();
    act.run();
  };
}
