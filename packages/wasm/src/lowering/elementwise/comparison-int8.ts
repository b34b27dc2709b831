import { quantizeMultiplier } from '@zoo/core';
import type { OperandType } from '@zoo/ir';
import { multiplierName, rescaled } from '../../kernels/requantize/known-multiplier.ts';
import { i32x4, type Routine, type V128 } from '../../simd/index.ts';
import { operandOf } from '../lowering.ts';
import { type Choose, type Comparison, compareIntegers } from './maps.ts';

/**
 * 8-bit operands are compared as they are stored, where both have the same parameters; else as multiples of 256 times
 * their scales, rounded, as the reference kernels compare them.
 */
export function comparisonInt8(name: Comparison): Choose {
  const compare = compareIntegers(name);
  return (node) => {
    const [a, b] = [operandOf(node, 0), operandOf(node, 1)].map(parametersOf);
    if (!a || !b) return { name, compute: (_f, [x, y]) => compare(x, y) };
    // multiples of 256 times a larger scale, rounded, are in the same order
    const same = a.scale === b.scale && a.zero === b.zero && a.scale >= 2 ** -7;
    if (same) return { name, compute: (_f, [x, y]) => compare(x, y) };
    return {
      name: `${name}-of-${[a, b].map(({ multiplier, zero }) => `${multiplierName(multiplier)}z${zero}`).join('-')}`,
      compute: (f, [x, y]) => compare(real(f, x, a), real(f, y, b)),
    };
  };
}

type Parameters = NonNullable<ReturnType<typeof parametersOf>>;

function real(f: Routine, x: V128, { multiplier, zero }: Parameters): V128 {
  return f.let(rescaled(f, i32x4.shl(i32x4.sub(x, i32x4.splat(zero)), 8), multiplier));
}

/** Undefined where there are none, and elements are compared as they are. */
function parametersOf({ quantization: q }: OperandType) {
  if (!q?.scale.length) return undefined;
  return { scale: q.scale[0], zero: q.zeroPoint[0], multiplier: quantizeMultiplier(q.scale[0]) };
}
