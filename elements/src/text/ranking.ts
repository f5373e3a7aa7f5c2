/** An order of responses, with ties: what the worker sees as a list and the answer holds as ranks (reference 7.11). */
export interface Ranking {
  /** Responses, best first. */
  readonly order: readonly number[];
  /** Responses that share the rank of the one above them. */
  readonly ties: readonly number[];
  /** Whether the worker touched or confirmed it: an order nobody looked at is no answer. */
  readonly isDone: boolean;
}

/** The rank of each response, 1 best. After a tie the next rank follows without a gap: 1, 2, 2, 3. */
export function ranksOf({ order, ties }: Ranking): number[] {
  const ranks: number[] = [];
  let rank = 0;
  order.forEach((response, at) => {
    if (at === 0 || !ties.includes(response)) rank += 1;
    ranks[response] = rank;
  });
  return ranks;
}

/** Read ranks back, or null where they are none for so many responses. */
export function rankingOf(ranks: unknown, count: number, allowTie: boolean): Ranking | null {
  if (!Array.isArray(ranks) || ranks.length !== count) return null;
  const numbers = (ranks as unknown[]).map(Number);
  if (numbers.some((one) => !Number.isInteger(one) || one < 1)) return null;
  const order = numbers.map((_, response) => response).sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0) || a - b);
  const ties = order.filter((response, at) => at > 0 && numbers[response] === numbers[order[at - 1] ?? -1]);
  return ties.length > 0 && !allowTie ? null : { order, ties, isDone: true };
}

/** Put a response at a place. It leaves its tie, and whoever was tied to it alone stands for itself. */
export function moved(ranking: Ranking, response: number, to: number): Ranking {
  const { order } = ranking;
  const from = order.indexOf(response);
  const rest = order.filter((one) => one !== response);
  const follower = order[from + 1];
  const wasHead = !ranking.ties.includes(response);
  const ties = ranking.ties.filter((one) => one !== response && !(wasHead && one === follower));
  return { ...ranking, order: [...rest.slice(0, to), response, ...rest.slice(to)], ties };
}
