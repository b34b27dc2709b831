/**
 * Positions of the scores that are at least `least`, from the largest on, of equal ones the first. They wait in a heap,
 * not sorted: of thousands of boxes a few dozen are asked for.
 */
export function* falling(scores: Float32Array, least = Number.NEGATIVE_INFINITY): Generator<number> {
  const heap = new Int32Array(scores.length);
  let size = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i] >= least) heap[size++] = i;
  for (let root = (size >> 1) - 1; root >= 0; root--) sink(heap, size, root, scores);
  while (size > 0) {
    yield heap[0];
    heap[0] = heap[--size];
    sink(heap, size, 0, scores);
  }
}

/** Moves the entry at `root` down until those below it come later. */
function sink(heap: Int32Array, size: number, root: number, scores: Float32Array): void {
  const entry = heap[root];
  let at = root;
  for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && isBefore(heap[child + 1], heap[child], scores)) child++;
    if (isBefore(entry, heap[child], scores)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = entry;
}

function isBefore(a: number, b: number, scores: Float32Array): boolean {
  return scores[a] > scores[b] || (scores[a] === scores[b] && a < b);
}
