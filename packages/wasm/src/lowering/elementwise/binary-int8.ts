import { QUANTIZED_RANGE, type QuantizedDType, quantizeMultiplier } from '@zoo/core';
import { quantizedActivationRange, sumMultipliers } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { type BinaryInt8, binaryInt8 } from '../../kernels/elementwise/binary-int8.ts';
import type { Stride } from '../../kernels/elementwise/nest.ts';
import { type RescaledInt8, rescaledInt8 } from '../../kernels/elementwise/rescaled-int8.ts';
import type { Int8Type } from '../../kernels/gemm/int8.ts';
import type { Kernel } from '../../kernels/kernel.ts';
import { scalingArguments } from '../../kernels/requantize/uniform.ts';
import { activationOf } from '../activation.ts';
import { operandOf, resultOf } from '../lowering.ts';

/** A kernel on two 8-bit operands and what it is told beside them; or the reason why there is none. */
export type ChosenInt8 =
  | { readonly kernel: (a: Stride, b: Stride) => Kernel; readonly args: Readonly<Record<string, number>> }
  | string;

export type ChooseInt8 = (node: TypedNode) => ChosenInt8;

/** Multipliers are formed as the reference kernels form them, see `families/quantized-sum.ts` of `@zoo/ops`. */
export function sumInt8(op: 'add' | 'sub'): ChooseInt8 {
  return withScales((node, [a, b, to]) => {
    const direct = sumMultipliers(a, b, to);
    if (direct) {
      const args = { multiplierA: direct.a, multiplierB: direct.b, right: direct.shift };
      return { kernel: kernelOf(node, op), args };
    }
    const twice = 2 * Math.max(a, b);
    return rescaled(node, op, 20, [a / twice, b / twice, twice / (2 ** 20 * to)]);
  });
}

/** (a - b)^2 as the reference kernel forms it: both at twice the larger scale, with 7 bits of headroom. */
export const squaredDifferenceInt8: ChooseInt8 = withScales((node, [a, b, to]) => {
  const twice = 2 * Math.max(a, b);
  return rescaled(node, 'squaredDifference', 7, [a / twice, b / twice, (twice * twice) / (128 * 128 * to)]);
});

/** a b, rescaled once. */
export const productInt8: ChooseInt8 = withScales((node, [a, b, to]) => {
  const args = scalingArguments(quantizeMultiplier(Math.fround(Math.fround(a * b) / to)));
  // products have 17 bits
  if (args.left > 12) return SMALL_RESULT;
  return { kernel: kernelOf(node, 'mul'), args };
});

/** x where it is not negative, else x alpha: each with a multiplier of its own. */
export const preluInt8: ChooseInt8 = withScales((node, [x, alpha, to]) => {
  const identity = multiplier(Math.fround(x / to), 'A');
  const leaky = multiplier(Math.fround(Math.fround(x * alpha) / to), 'B');
  if (identity.leftA > 11 || leaky.leftB > 11) return SMALL_RESULT;
  return { kernel: rescaledKernel(node, 'prelu'), args: { ...identity, ...leaky } };
});

/** Operands and result share their parameters: elements are compared as they are stored. */
export function extremumInt8(op: 'maximum' | 'minimum'): ChooseInt8 {
  return (node) => {
    const { min, max } = QUANTIZED_RANGE[resultOf(node).dtype as QuantizedDType];
    return { kernel: kernelOf(node, op), args: { low: min, high: max } };
  };
}

const SMALL_RESULT = 'a result scale much smaller than those of the operands';

function kernelOf(node: TypedNode, op: BinaryInt8) {
  return (a: Stride, b: Stride): Kernel => binaryInt8(resultOf(node).dtype as Int8Type, op, a, b);
}

function rescaledKernel(node: TypedNode, op: RescaledInt8) {
  return (a: Stride, b: Stride): Kernel => rescaledInt8(resultOf(node).dtype as Int8Type, op, a, b);
}

function rescaled(
  node: TypedNode,
  op: RescaledInt8,
  headroom: number,
  [a, b, to]: readonly [number, number, number],
): ChosenInt8 {
  const result = scalingArguments(quantizeMultiplier(to));
  if (result.left > 0) return SMALL_RESULT;
  const args = { headroom, ...multiplier(a, 'A'), ...multiplier(b, 'B'), ...result };
  return { kernel: rescaledKernel(node, op), args };
}

function multiplier<N extends 'A' | 'B'>(
  real: number,
  name: N,
): Record<`${'significand' | 'left' | 'right'}${N}`, number> {
  const { significand, left, right } = scalingArguments(quantizeMultiplier(real));
  return { [`significand${name}`]: significand, [`left${name}`]: left, [`right${name}`]: right } as Record<
    `${'significand' | 'left' | 'right'}${N}`,
    number
  >;
}

/** Adds zero points and limits, which all kernels with scales need. */
function withScales(
  choose: (node: TypedNode, scales: readonly [a: number, b: number, to: number]) => ChosenInt8,
): ChooseInt8 {
  return (node) => {
    const types = [operandOf(node, 0), operandOf(node, 1), resultOf(node)];
    for (const { quantization } of types) {
      if (quantization?.scale.length !== 1) return 'no single scale';
      if (!(quantization.scale[0] > 0)) return 'a scale that is not positive';
    }
    const [qa, qb, qo] = types.map(({ quantization }) => quantization!);
    const chosen = choose(node, [qa.scale[0], qb.scale[0], qo.scale[0]]);
    if (typeof chosen === 'string') return chosen;
    const { min: low, max: high } = quantizedActivationRange(
      activationOf(node),
      types[2].dtype as QuantizedDType,
      qo,
    );
    const [zeroA, zeroB, zero] = [qa, qb, qo].map(({ zeroPoint }) => zeroPoint[0]);
    return { ...chosen, args: { zeroA, zeroB, zero, low, high, ...chosen.args } };
  };
}
