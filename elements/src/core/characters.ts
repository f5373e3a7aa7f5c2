/** The characters of a text as people and Python count them: code points, not UTF-16 units. */
export function characters(text: string): string[] {
  return Array.from(text);
}
