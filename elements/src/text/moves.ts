/** What a key does to the caret, on every system: Ctrl or Alt with arrows goes by words, Cmd by edges. */
export interface Move {
  readonly by: "character" | "word" | "line" | "edge" | "text";
  readonly forward: boolean;
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Return the move of a key press, or null. Left is forward where the text runs from right to left. */
export function moveOf(event: KeyboardEvent, isRightToLeft: boolean): Move | null {
  const { key } = event;
  const isCommand = isMac && event.metaKey;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const forward = (key === "ArrowRight") !== isRightToLeft;
    if (isCommand) return { by: "edge", forward };
    return { by: event.ctrlKey || event.altKey ? "word" : "character", forward };
  }
  if (key === "ArrowUp" || key === "ArrowDown") return { by: isCommand ? "text" : "line", forward: key === "ArrowDown" };
  if (key === "Home" || key === "End") return { by: event.ctrlKey || event.metaKey ? "text" : "edge", forward: key === "End" };
  return null;
}
