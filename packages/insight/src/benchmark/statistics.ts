export interface Summary {
  readonly min_ms: number;
  readonly median_ms: number;
  readonly p90_ms: number;
}

export function summarize(times: readonly number[]): Summary {
  const sorted = [...times].sort((a, b) => a - b);
  return { min_ms: sorted[0] ?? 0, median_ms: quantile(sorted, 0.5), p90_ms: quantile(sorted, 0.9) };
}

/** Between the two nearest values, by how near they are; 0 for no values at all. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return 0;
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
