/** Speed and skip for the recordings of a QuestionForm, by keys as well: F2, F4 and F8 mean nothing to browsers and text fields. */
class Player {
  private readonly speed: HTMLSelectElement | null;

  constructor(
    private readonly medium: HTMLMediaElement,
    bar: HTMLElement,
    used: () => void,
  ) {
    this.speed = bar.querySelector("[data-speed]");
    this.speed?.addEventListener("change", () => {
      this.pace();
    });
    for (const button of bar.querySelectorAll<HTMLElement>("[data-skip]")) {
      button.addEventListener("click", () => {
        this.skip(Number(button.dataset.skip));
      });
    }
    for (const type of ["play", "seeking", "focus"]) medium.addEventListener(type, used);
    bar.addEventListener("focusin", used);
    bar.hidden = false;
  }

  skip(seconds: number): void {
    const { medium } = this;
    if (Number.isFinite(medium.duration)) medium.currentTime = Math.min(Math.max(medium.currentTime + seconds, 0), medium.duration);
  }

  toggle(): void {
    if (this.medium.paused) void this.medium.play().catch(() => undefined); // the browser's own player shows that it cannot
    else this.medium.pause();
  }

  /** Go to the next speed of the list, or the one before. */
  step(by: number): void {
    if (this.speed === null) return;
    this.speed.selectedIndex = Math.min(Math.max(this.speed.selectedIndex + by, 0), this.speed.length - 1);
    this.pace();
  }

  private pace(): void {
    this.medium.playbackRate = Number(this.speed?.value);
  }
}

const KEYS: Readonly<Record<string, (player: Player) => void>> = {
  F2: (player) => { player.skip(-5); },
  F4: (player) => { player.skip(5); },
  F8: (player) => { player.toggle(); },
  "Shift+F2": (player) => { player.step(-1); },
  "Shift+F4": (player) => { player.step(1); },
};

/** Show and bind the bar behind each recording; the keys go to the recording that was used last. */
export function bindPlayers(root: Document | HTMLElement): void {
  let current: Player | null = null;
  for (const bar of root.querySelectorAll<HTMLElement>("[data-player]")) {
    const medium = bar.previousElementSibling;
    if (!(medium instanceof HTMLMediaElement)) continue;
    const player = new Player(medium, bar, () => {
      current = player;
    });
    current ??= player;
  }
  root.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || current === null || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = KEYS[`${event.shiftKey ? "Shift+" : ""}${event.key}`];
    if (act === undefined) return;
    event.preventDefault();
    act(current);
  });
}
