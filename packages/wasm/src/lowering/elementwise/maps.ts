import type { Shape } from '@zoo/core';
import { activationBounds } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { arcTangent2 } from '../../kernels/elementwise/arc-tangent.ts';
import type { Settings } from '../../kernels/elementwise/map.ts';
import { f32x4, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';
import { activationOf } from '../activation.ts';
import { operandOf, resultOf } from '../lowering.ts';
import type { Mapping } from './map.ts';

/** The mapping that a node is, or why there is none. */
export type Choose = (node: TypedNode) => Mapping | string;

const one = i32x4.splat(1);
const zero = i32x4.splat(0);

/** How numbers are compared, as floats and as integers. */
const COMPARISONS = {
  equal: [f32x4.eq, i32x4.eq],
  notEqual: [f32x4.ne, i32x4.ne],
  less: [f32x4.lt, i32x4.lt_s],
  lessEqual: [f32x4.le, i32x4.le_s],
  greater: [f32x4.gt, i32x4.gt_s],
  greaterEqual: [f32x4.ge, i32x4.ge_s],
} as const;

export type Comparison = keyof typeof COMPARISONS;

/** Truths of integers as numbers. */
export function compareIntegers(name: Comparison): (x: V128, y: V128) => V128 {
  return (x, y) => v128.and(COMPARISONS[name][1](x, y), one);
}

/** 8-bit operands, which may have different scales, have comparisons of their own. */
export function comparison(name: Comparison): Choose {
  const integers = compareIntegers(name);
  return (node) => {
    const { dtype } = operandOf(node, 0);
    if (/8$|64|uint/.test(dtype)) return `no kernel for ${dtype} yet`;
    if (dtype !== 'float32') return { name, compute: (_f, [x, y]) => integers(x, y) };
    return { name, compute: (_f, [x, y]) => v128.and(COMPARISONS[name][0](x, y), one) };
  };
}

const LOGIC = { and: v128.and, or: v128.or, xor: v128.xor } as const;

/** Bits of integers, or truths, which are 0 and 1. */
export function bitwise(name: keyof typeof LOGIC): Choose {
  return (node) =>
    operandOf(node, 0).dtype === 'int64'
      ? 'no kernel for int64 yet'
      : { name, compute: (_f, [x, y]) => LOGIC[name](x, y) };
}

/** 1 where the operand is 0, else 0. */
export const logicalNot: Choose = () => ({
  name: 'not',
  compute: (_f, [x]) => v128.and(i32x4.eq(x, zero), one),
});

/** The angle of (x, y), the first operand being y. */
export const atan2: Choose = () => ({ name: 'atan2', compute: (f, [y, x]) => arcTangent2(f, y, x) });

/** What 32-bit integers wrap around in. */
const ARITHMETIC = {
  add: i32x4.add,
  sub: i32x4.sub,
  mul: i32x4.mul,
  maximum: i32x4.max_s,
  minimum: i32x4.min_s,
} as const;

/** int32 arithmetic, clamped to the bounds of an activation. */
export function arithmetic(name: keyof typeof ARITHMETIC): Choose {
  return (node) => ({
    name,
    ...boundsOf(node),
    compute: (f, [x, y], settings) => clampI32(f, ARITHMETIC[name](x, y), settings),
  });
}

/** Bounds of the activation of a node, for {@link clampI32}. */
export function boundsOf(node: TypedNode): { readonly low: number; readonly high: number } {
  const [low, high] = activationBounds(activationOf(node));
  return { low, high };
}

/** Bounds as whole floats; infinite ones become the largest integers. */
export function clampI32(f: Routine, x: V128, { low, high }: Settings): V128 {
  const [least, most] = [low, high].map((bound) => f.let(i32x4.trunc_sat_f32x4_s(f32x4.splat(bound))));
  return i32x4.min_s(i32x4.max_s(x, least), most);
}

/** int32; the smallest number stays what it is. */
export const absI32: Choose = () => ({ name: 'abs', compute: (_f, [x]) => i32x4.abs(x) });
/** int32, wrapping around. */
export const negI32: Choose = () => ({ name: 'neg', compute: (_f, [x]) => i32x4.neg(x) });
/** int32, wrapping around. */
export const squaredDifferenceI32: Choose = () => ({
  name: 'squaredDifference',
  compute(f, [x, y]) {
    const difference = f.let(i32x4.sub(x, y));
    return i32x4.mul(difference, difference);
  },
});
/** -1, 0 or 1 of int32. */
export const signI32: Choose = () => ({
  name: 'sign',
  compute: (_f, [x]) => i32x4.max_s(i32x4.min_s(x, one), i32x4.splat(-1)),
});

/** x where the condition holds. */
export const select: Choose = (node) =>
  resultOf(node).dtype === 'int64'
    ? 'no kernel for int64 yet'
    : {
        name: 'select',
        shapes: selectShapes(node),
        compute: (_f, [c, x, y]) => v128.bitselect(y, x, i32x4.eq(c, zero)),
      };

/** Conditions of one axis choose whole rows (`SELECT`). */
export function selectShapes(node: TypedNode): Shape[] {
  const { shape } = resultOf(node);
  const [condition, x, y] = [0, 1, 2].map((slot) => operandOf(node, slot).shape);
  const rows = node.node.op === 'SELECT' && condition.length === 1 && shape.length > 1;
  return [rows ? [condition[0], ...shape.slice(1).map(() => 1)] : condition, x, y];
}

/** Floats saturate to the integer types that TFLite saturates to, integers wrap around. */
export const cast: Choose = (node) => {
  const [from, to] = [operandOf(node, 0).dtype, resultOf(node).dtype];
  const refused = `no kernel from ${from} to ${to} yet`;
  if (from === 'float32') {
    const compute = FROM_FLOAT[to];
    return compute ? { name: `cast`, compute: (_f, [x]) => compute(x) } : refused;
  }
  if (from === 'int64' && (to === 'float32' || to === 'bool' || to === 'int64')) return refused;
  if (from === 'uint32' && to === 'int64') return refused;
  if (to === 'bool') return { name: 'cast', compute: (_f, [x]) => v128.and(i32x4.ne(x, zero), one) };
  if (to !== 'float32') return { name: 'cast', compute: (_f, [x]) => x };
  const convert = from === 'uint32' ? f32x4.convert_i32x4_u : f32x4.convert_i32x4_s;
  return { name: 'cast', compute: (_f, [x]) => convert(x) };
};

const truncated = i32x4.trunc_sat_f32x4_s;

const FROM_FLOAT: Readonly<Record<string, (x: V128) => V128>> = {
  int32: truncated,
  uint32: i32x4.trunc_sat_f32x4_u,
  int16: (x) => i32x4.min_s(i32x4.max_s(truncated(x), i32x4.splat(-32768)), i32x4.splat(32767)),
  uint8: (x) => i32x4.min_s(i32x4.max_s(truncated(x), zero), i32x4.splat(255)),
  bool: (x) => v128.and(f32x4.ne(x, f32x4.splat(0)), one),
  float32: (x) => x,
};
