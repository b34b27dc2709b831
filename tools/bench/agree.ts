import { DTYPES, type DType, decodeElements, isDType, memoryBytes } from '@zoo/core';
import type { Agreement } from './contract.ts';

/** Integers may be off by rounding in a chain of layers; floats by the order of sums, and by 8-bit activations. */
const STEPS = 2;
const RELATIVE = 1e-3;
const CORRELATION = 0.99;

/**
 * Do two engines compute the same? Every result must have the size of ours, and be close in value or, where rounding
 * adds up, of the same form (Pearson's correlation: a zero point must not count as agreement).
 *
 * @param dtypes element types of the results
 */
export function compare(
  ours: readonly Uint8Array[],
  theirs: readonly Uint8Array[],
  dtypes: readonly string[],
): Agreement {
  if (ours.length !== theirs.length)
    return { agrees: false, words: `${theirs.length} results, not ${ours.length}` };
  const verdicts = ours.map((bytes, i) => compareOne(bytes, theirs[i], dtypes[i] ?? 'uint8'));
  const wrong = verdicts.find(({ agrees }) => !agrees);
  const inexact = verdicts.find(({ words }) => words !== 'exact');
  return wrong ?? inexact ?? { agrees: true, words: 'exact' };
}

function compareOne(ours: Uint8Array, theirs: Uint8Array, dtype: string): Agreement {
  if (ours.length !== theirs.length)
    return { agrees: false, words: `${theirs.length} bytes, not ${ours.length}` };
  if (Buffer.compare(ours, theirs) === 0) return { agrees: true, words: 'exact' };
  const [a, b] = [numbersOf(ours, dtype), numbersOf(theirs, dtype)];
  const difference = a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
  const integer = isDType(dtype) && DTYPES[dtype].kind !== 'float';
  const allowed = integer ? STEPS : RELATIVE * a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const shown = integer ? `${difference} steps` : `off by ${difference.toPrecision(2)}`;
  if (difference <= allowed) return { agrees: true, words: shown };
  const alike = correlation(a, b);
  return { agrees: alike >= CORRELATION, words: `${shown}, correlation ${alike.toFixed(4)}` };
}

function numbersOf(bytes: Uint8Array, dtype: string): number[] {
  const type: DType = isDType(dtype) ? dtype : 'uint8';
  const elements = decodeElements(type, bytes.slice(), bytes.length / memoryBytes(type));
  return Array.from(elements as ArrayLike<number | bigint>, Number);
}

/** NaN, hence never enough, where one side is constant and the other is not, or a value is not a number. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    const [x, y] = [value - meanA, b[i] - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  });
  return ab / Math.sqrt(aa * bb);
}
