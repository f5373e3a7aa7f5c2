/** Words that scripts say. The page's body carries the translated ones as data-word-… attributes. */
const english = {
  almostOver: "almost over",
  fiveMinutes: "5 minutes left.",
  oneMinute: "1 minute left.",
  timeUp: "Time is up.",
  copied: "Copied",
} as const;

export type WordKey = keyof typeof english;

/** Return the translated word of the page, or the English one. */
export function word(key: WordKey): string {
  const name = `word${key.charAt(0).toUpperCase()}${key.slice(1)}`;
  const translated = document.body.dataset[name];
  return translated === undefined || translated === "" ? english[key] : translated;
}
