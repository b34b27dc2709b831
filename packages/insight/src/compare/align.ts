import { sameShape } from '@zoo/core';
import type { Value } from '@zoo/ir';

/** Pairs of values that mean the same in two graphs. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly by: 'name' | 'structure';
}

/** Above this many cells the table of the alignment is left out, and names alone decide. */
const MOST_CELLS = 25_000_000;

/**
 * Matches two sequences of results, in order: the best alignment in which equal names of equal sizes count most, equal
 * ops of equal sizes less, and nothing else matches. What only one of the graphs has (QUANTIZE, folded activations) is
 * left out.
 */
export function alignValues(a: readonly Value[], b: readonly Value[]): Pair[] {
  if (a.length * b.length > MOST_CELLS) return byName(a, b);
  const columns = b.length + 1;
  const best = new Float64Array((a.length + 1) * columns);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const score = likeness(a[i], b[j]);
      const both = score > 0 ? best[(i + 1) * columns + j + 1] + score : 0;
      best[i * columns + j] = Math.max(both, best[(i + 1) * columns + j], best[i * columns + j + 1]);
    }
  }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const here = best[i * columns + j];
    const score = likeness(a[i], b[j]);
    if (score > 0 && here === best[(i + 1) * columns + j + 1] + score) {
      pairs.push({ a: i++, b: j++, by: score >= LIKENESS.name ? 'name' : 'structure' });
    } else if (here === best[(i + 1) * columns + j]) i++;
    else j++;
  }
  return pairs;
}

/** A name outweighs the ops around it; the sum of all ops must not outweigh a name by much. */
const LIKENESS = { name: 4, op: 1 };

function likeness(a: Value, b: Value): number {
  if (!sameSizes(a, b)) return 0;
  const named = a.name !== '' && a.name === b.name ? LIKENESS.name : 0;
  const alike = a.producer?.op === b.producer?.op ? LIKENESS.op : 0;
  return named + alike;
}

/** Equal shapes; sizes of 1 do not count, since converters add and drop them. */
function sameSizes(a: Value, b: Value): boolean {
  const real = (shape: readonly number[]) => shape.filter((size) => size !== 1);
  return sameShape(real(a.shape), real(b.shape));
}

function byName(a: readonly Value[], b: readonly Value[]): Pair[] {
  const positions = new Map(b.map(({ name }, i) => [name, i]));
  return a.flatMap((value, i): Pair[] => {
    const j = positions.get(value.name);
    return j !== undefined && sameSizes(value, b[j]) ? [{ a: i, b: j, by: 'name' }] : [];
  });
}
