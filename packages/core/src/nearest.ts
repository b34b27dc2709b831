/**
 * The candidates that look most like what was typed, best first; nothing where nothing is near.
 *
 * @example nearest('mobilnet', ['mobilenet', 'yamnet']) // ['mobilenet']
 */
export function nearest(typed: string, candidates: readonly string[], most = 3): string[] {
  const wanted = typed.toLowerCase().slice(0, 64);
  return candidates
    .map((candidate) => ({ candidate, distance: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance; a candidate that contains what was typed, or is contained, counts as near. */
function distance(a: string, b: string): number {
  if (a.length > 2 && b.length > 2 && (b.includes(a) || a.includes(b))) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
