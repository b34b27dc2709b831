import type { ValueType } from '../../assembler/index.ts';
import { type Expression, type I32, i32, type Local, type Routine, v128 } from '../../simd/index.ts';

/** Parameters of kernels that multiply rows of weights with a vector: `rows` of `depth` elements. */
export const ROWS = {
  rows: 'i32',
  depth: 'i32',
  w: 'i32',
  /** From row to row, of the weights. */
  wStep: 'i32',
  x: 'i32',
  to: 'i32',
  toStep: 'i32',
} as const;

/** One vector for all rows, or vectors one behind the other, a row each. */
export type Vectors = 'one' | 'each';

/** Rows that are multiplied at once, to have as many sums under way. */
const AT_ONCE = 4;

type Parameters = Readonly<Record<keyof typeof ROWS, Local<'i32'>>>;

/** Rows that are multiplied together: where each of them is, and its vector, which may be that of all. */
export interface RowsAt {
  readonly w: readonly Local<'i32'>[];
  readonly x: readonly Local<'i32'>[];
}

/**
 * The loop over rows: four at a time, then one by one. `sums` writes the code that multiplies the rows it is given, and
 * `store` what becomes of each of its sums.
 */
export function eachRow<T>(
  f: Routine,
  p: Parameters,
  { vectors, elementBytes }: { readonly vectors: Vectors; readonly elementBytes: number },
  sums: (rows: RowsAt) => readonly T[],
  store: (to: Local<'i32'>, sum: T) => void,
): void {
  const some = (count: number) => {
    const w = Array.from({ length: count }, () => {
      const at = f.int(p.w);
      f.step(p.w, p.wStep);
      return at;
    });
    const shared = f.int(p.x);
    const x = w.map((_, i) => {
      if (vectors === 'one') return shared;
      if (i > 0) f.step(p.x, i32.mul(p.depth, elementBytes));
      return f.int(p.x);
    });
    if (vectors === 'each') f.step(p.x, i32.mul(p.depth, elementBytes));
    for (const sum of sums({ w, x })) {
      store(p.to, sum);
      f.step(p.to, p.toStep);
    }
    f.step(p.rows, -count);
  };
  f.while(
    () => i32.ge_s(p.rows, AT_ONCE),
    () => some(AT_ONCE),
  );
  f.while(
    () => i32.gt_s(p.rows, 0),
    () => some(1),
  );
}

/**
 * The loop along rows of `depth` elements and their vectors: `lanes` elements at a time, then what is left one by one. A
 * vector that several rows share is loaded once.
 *
 * @param bytes of an element of the weights, and of the vector
 * @param whole multiplies `lanes` elements of a row by those of its vector
 * @param one multiplies a single one; `element` says how it is loaded
 */
export function alongRows<T extends 'v128' | 'i32' | 'f32'>(
  f: Routine,
  depth: I32,
  lanes: number,
  { w, x }: RowsAt,
  bytes: { readonly w: number; readonly x: number },
  whole: (row: number, vector: Local<'v128'>) => void,
  one: (row: number, element: Local<T>) => void,
  element: { readonly type: T; load(at: Local<'i32'>): Expression<T> },
): void {
  const left = f.int(depth);
  const turn = <V extends ValueType>(
    elements: number,
    type: V,
    load: (at: Local<'i32'>) => Expression<V>,
    use: (row: number, value: Local<V>) => void,
  ) => {
    const known = new Map<Local<'i32'>, Local<V>>();
    w.forEach((_, row) => {
      const value = known.get(x[row]) ?? f.let(load(x[row]), type);
      known.set(x[row], value);
      use(row, value);
    });
    for (const at of w) f.step(at, elements * bytes.w);
    for (const at of new Set(x)) f.step(at, elements * bytes.x);
  };
  f.while(
    () => i32.ge_s(left, lanes),
    () => {
      turn(lanes, 'v128', (at) => v128.load(at), whole);
      f.step(left, -lanes);
    },
  );
  f.times(left, () => turn(1, element.type, element.load, one));
}
