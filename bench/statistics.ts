// Statistics of several rounds: the median counts, the spread shows how reliable it is.

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Median of the ratios of each round. Both sides of a round are measured one after the other. */
export const ratio = (of: readonly number[], to: readonly number[]): number =>
  median(of.slice(0, to.length).map((value, round) => value / (to[round] ?? NaN)));

/** A number with three significant digits. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** The median, and the spread if there is one. */
export function spread(values: readonly number[], shown: (value: number) => string = short): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return "–";
  const [low, middle, high] = [Math.min(...finite), median(finite), Math.max(...finite)].map(shown);
  return low === high ? String(middle) : `${String(middle)} (${String(low)}–${String(high)})`;
}
