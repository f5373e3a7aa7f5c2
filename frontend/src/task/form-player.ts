/** Speed and skip for the recordings of a QuestionForm, by keys as well: F2, F4 and F8 mean nothing to browsers and text fields. */
const SKIPS = new Map([
  ["F2", -5],
  ["F4", 5],
]);

function skip(player: HTMLMediaElement, seconds: number): void {
  if (Number.isFinite(player.duration)) player.currentTime = Math.min(Math.max(player.currentTime + seconds, 0), player.duration);
}

function toggle(player: HTMLMediaElement): void {
  if (player.paused) void player.play().catch(() => undefined); // the browser's own player shows that it cannot
  else player.pause();
}

/** Return the recording that a bar stands behind. */
function playerOf(bar: Element): HTMLMediaElement | null {
  const before = bar.previousElementSibling;
  return before instanceof HTMLMediaElement ? before : null;
}

/** Show the bars and bind them; the keys go to the recording that was used last. */
export function bindPlayers(root: Document | HTMLElement): void {
  let used: HTMLMediaElement | null = null;
  for (const bar of root.querySelectorAll<HTMLElement>("[data-player]")) {
    const player = playerOf(bar);
    if (player === null) continue;
    bar.hidden = false;
    used ??= player;
    const use = (): void => {
      used = player;
    };
    for (const type of ["play", "seeking", "focus"]) player.addEventListener(type, use);
    bar.addEventListener("focusin", use);
    for (const button of bar.querySelectorAll<HTMLElement>("[data-skip]")) {
      button.addEventListener("click", () => {
        skip(player, Number(button.dataset.skip));
      });
    }
    const speed = bar.querySelector<HTMLSelectElement>("[data-speed]");
    speed?.addEventListener("change", () => {
      player.playbackRate = Number(speed.value);
    });
  }
  root.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || used === null || event.defaultPrevented || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const seconds = SKIPS.get(event.key);
    if (seconds !== undefined) skip(used, seconds);
    else if (event.key === "F8") toggle(used);
    else return;
    event.preventDefault();
  });
}
