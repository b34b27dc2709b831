import type { TypedNode } from '@zoo/runtime';
import { type LongFunction, type Longs, mapLongs } from '../../kernels/elementwise/longs.ts';
import { upperHalf } from '../../kernels/lib/tail.ts';
import { f32x4, f64x2, i32x4, i64x2, type Routine, type V128, v128 } from '../../simd/index.ts';
import { activationOf } from '../activation.ts';
import { mapWith } from '../elementwise/map.ts';
import { selectShapes } from '../elementwise/maps.ts';
import { type Lowering, resultOf } from '../lowering.ts';

const ones = i32x4.splat(-1);
const sign = i32x4.splat(-(2 ** 31));

/** Lanes where a is below b, both without sign: all bits set. */
function below(a: V128, b: V128): V128 {
  return i32x4.lt_s(v128.xor(a, sign), v128.xor(b, sign));
}

const isEqual: Compare = ([a, b]) => v128.and(i32x4.eq(a.low, b.low), i32x4.eq(a.high, b.high));
const isLess: Compare = ([a, b]) =>
  v128.or(i32x4.lt_s(a.high, b.high), v128.and(i32x4.eq(a.high, b.high), below(a.low, b.low)));

type Compare = (x: readonly Longs[]) => V128;

const not = (mask: V128): V128 => v128.xor(mask, ones);
const truth = (mask: V128): V128 => v128.and(mask, i32x4.splat(1));
const swapped = ([a, b]: readonly Longs[]): Longs[] => [b, a];

/** a where the mask is set. */
function chosen(f: Routine, mask: V128, a: Longs, b: Longs): Longs {
  const where = f.let(mask);
  return { low: v128.bitselect(a.low, b.low, where), high: v128.bitselect(a.high, b.high, where) };
}

/** They wrap around. */
const FUNCTIONS: Readonly<Record<string, LongFunction>> = {
  ADD(f, [a, b]) {
    const low = f.let(i32x4.add(a.low, b.low));
    return { low, high: i32x4.sub(i32x4.add(a.high, b.high), below(low, a.low)) };
  },
  SUB: (_f, [a, b]) => ({
    low: i32x4.sub(a.low, b.low),
    high: i32x4.add(i32x4.sub(a.high, b.high), below(a.low, b.low)),
  }),
  NEG: (_f, [a]) => ({
    low: i32x4.neg(a.low),
    high: i32x4.add(i32x4.neg(a.high), i32x4.ne(a.low, i32x4.splat(0))),
  }),
  MUL(f, [a, b]) {
    const pairs = [i64x2.extmul_low_i32x4_u, i64x2.extmul_high_i32x4_u].map((multiply) =>
      f.let(multiply(a.low, b.low)),
    );
    const crossed = i32x4.add(i32x4.mul(a.low, b.high), i32x4.mul(a.high, b.low));
    return {
      low: i32x4.shuffle(pairs[0], pairs[1], [0, 2, 4, 6]),
      high: i32x4.add(crossed, i32x4.shuffle(pairs[0], pairs[1], [1, 3, 5, 7])),
    };
  },
  MAXIMUM: (f, [a, b]) => chosen(f, isLess([a, b]), b, a),
  MINIMUM: (f, [a, b]) => chosen(f, isLess([a, b]), a, b),
  EQUAL: (_f, x) => truth(isEqual(x)),
  NOT_EQUAL: (_f, x) => truth(not(isEqual(x))),
  LESS: (_f, x) => truth(isLess(x)),
  LESS_EQUAL: (_f, x) => truth(not(isLess(swapped(x)))),
  GREATER: (_f, x) => truth(isLess(swapped(x))),
  GREATER_EQUAL: (_f, x) => truth(not(isLess(x))),
  SELECT: (f, [c, a, b]) => chosen(f, i32x4.eq(c.low, i32x4.splat(0)), b, a),
  SELECT_V2: (f, [c, a, b]) => chosen(f, i32x4.eq(c.low, i32x4.splat(0)), b, a),
};

/** What 64-bit integers become. */
const CASTS: Readonly<Record<string, LongFunction>> = {
  bool: (_f, [x]) => truth(i32x4.ne(v128.or(x.low, x.high), i32x4.splat(0))),
  float32(f, [x]) {
    const negative = f.let(i32x4.shr_s(x.low, 31)); // of a lower word that looks negative: 2^32 are missing
    const [first, last] = [(words: V128) => words, upperHalf].map((half) => {
      const [low, high, missing] = [x.low, x.high, negative].map((words) =>
        f64x2.convert_low_i32x4_s(half(words)),
      );
      const upper = f64x2.mul(f64x2.sub(high, missing), f64x2.splat(2 ** 32));
      return f.let(f32x4.demote_f64x2_zero(f64x2.add(upper, low)));
    });
    return i32x4.shuffle(first, last, [0, 1, 4, 5]);
  },
};

function functionOf(node: TypedNode): LongFunction | undefined {
  const { op } = node.node;
  const [table, name] = op === 'CAST' ? [CASTS, resultOf(node).dtype] : [FUNCTIONS, op];
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Whether a node is a function of 64-bit integers, element by element, that the other maps do not have. */
export function isLong(node: TypedNode): boolean {
  const { inputs } = node.site;
  return inputs.at(-1)?.dtype === 'int64' && functionOf(node) !== undefined;
}

/** Positions, numbers of tokens, and masks that are made of them. */
export const longs: Lowering = mapWith(mapLongs, (node) => {
  if (activationOf(node) !== 'NONE') return 'an activation of 64-bit integers';
  const { op } = node.node;
  const shapes = op.startsWith('SELECT') ? selectShapes(node) : undefined;
  return { name: op, shapes, compute: functionOf(node) as LongFunction };
});
