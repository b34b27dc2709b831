import { type DType, isDType } from '@zoo/core';
import type { ModelAnswer, OutputType, Reply } from './contract.ts';

/** Largest error of floats that is put down to sums in another order, as a part of the largest value of an output. */
export const FLOAT_TOLERANCE = 1e-4;

/** What differs, in words; undefined where nothing does. `error` is the largest of floats, as above. */
export interface Difference {
  readonly words?: string;
  readonly error: number;
}

type Numbers = ArrayLike<number | bigint>;

const FLOATS = ['float32', 'float64', 'complex64', 'complex128'];

/**
 * Compares what two engines made of a model: integers and texts must be equal, floats too where `isExact`, otherwise
 * nearly.
 */
export function compare(actual: Reply, expected: Reply, isExact: boolean): Difference {
  const [a, b] = [actual.answer as ModelAnswer, expected.answer as ModelAnswer];
  if (a.refused !== b.refused)
    return { words: `${a.refused ?? 'runs'}, not ${b.refused ?? 'runs'}`, error: 0 };
  if (typesOf(a) !== typesOf(b)) return { words: `${typesOf(a)}, not ${typesOf(b)}`, error: 0 };
  let [at, error] = [0, 0];
  for (const output of a.outputs) {
    const [own, other] = [actual, expected].map(({ contents }) => contentsOf(contents, at, output));
    at += output.bytes;
    const found = FLOATS.includes(output.dtype) && !isExact ? errorOf(own, other) : countOf(own, other);
    if (typeof found === 'string') return { words: `${output.name}: ${found}`, error };
    error = Math.max(error, found);
  }
  return error > FLOAT_TOLERANCE ? { words: `off by ${error.toExponential(1)}`, error } : { error };
}

function typesOf({ outputs }: ModelAnswer): string {
  return JSON.stringify(outputs);
}

/** int64 as pairs of words: only whether they are equal is asked. */
const ARRAYS: Partial<Record<DType, new (buffer: ArrayBuffer) => Numbers>> = {
  float32: Float32Array,
  complex64: Float32Array,
  float64: Float64Array,
  complex128: Float64Array,
};

function contentsOf(contents: Uint8Array, at: number, { dtype, bytes }: OutputType): Numbers {
  const own = contents.slice(at, at + bytes);
  const Numbers = (isDType(dtype) && ARRAYS[dtype]) || Uint8Array;
  return new Numbers(own.buffer);
}

function errorOf(actual: Numbers, expected: Numbers): number | string {
  const values = Array.from(expected, Number);
  const largest = values.filter(Number.isFinite).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let worst = 0;
  for (const [i, value] of values.entries()) {
    const other = Number(actual[i]);
    if (Object.is(value, other) || value === other) continue;
    if (!Number.isFinite(value - other)) return `${other} at ${i}, not ${value}`;
    worst = Math.max(worst, Math.abs(value - other) / largest);
  }
  return worst;
}

function countOf(actual: Numbers, expected: Numbers): 0 | string {
  const differing = Array.from(expected).filter((value, i) => !Object.is(value, actual[i])).length;
  return differing === 0 ? 0 : `${differing} of ${expected.length} elements differ`;
}
