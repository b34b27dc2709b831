import { QUANTIZED_RANGE, type QuantizedDType, quantizeMultiplier } from '@zoo/core';
import type { OperandType } from '@zoo/ir';
import { quantizedActivationRange } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { boundedI32 } from '../../kernels/lib/lanes.ts';
import { multiplierName, rescaled } from '../../kernels/requantize/known-multiplier.ts';
import { i32x4 } from '../../simd/index.ts';
import { activationOf } from '../activation.ts';
import { type Mapping, map } from '../elementwise/map.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

/** Bits by which the operands of a sum are shifted left before they are rescaled. */
const HEADROOM = 15;

/** Scale and zero point; or the reason why it has none. */
function parametersOf({ quantization }: OperandType): { scale: number; zero: number } | undefined {
  if (quantization?.scale.length !== 1 || !(quantization.scale[0] > 0)) return undefined;
  return { scale: quantization.scale[0], zero: quantization.zeroPoint[0] };
}

const NO_SCALE = 'no single scale';

/** Multipliers and bounds are constants of such a kernel, so they are in its name. */
function affine(
  choose: (node: TypedNode, scales: readonly number[]) => Omit<Mapping, 'low' | 'high'> | string,
): Lowering {
  return map((node) => {
    const parameters = [...node.site.inputs, resultOf(node)].map((type) => type && parametersOf(type));
    if (parameters.some((one) => one === undefined)) return NO_SCALE;
    const zeros = parameters.map((one) => one!.zero);
    const chosen = choose(
      node,
      parameters.map((one) => one!.scale),
    );
    if (typeof chosen === 'string') return chosen;
    const { dtype, quantization } = resultOf(node);
    const { min, max } = quantizedActivationRange(activationOf(node), dtype as QuantizedDType, quantization!);
    const zero = zeros[zeros.length - 1];
    return {
      ...chosen,
      name: `wide-${chosen.name}-${zeros.join('_')}[${min},${max}]`,
      compute(f, x, ...rest) {
        const centred = x.map((value, i) => f.let(i32x4.sub(value, i32x4.splat(zeros[i]))));
        const value = i32x4.add(chosen.compute(f, centred, ...rest), i32x4.splat(zero));
        return boundedI32(f.let(value), min, max);
      },
    };
  });
}

/** Sums and differences as `families/quantized-sum.ts` of `@zoo/ops` forms them. */
export function wideSum(op: 'add' | 'sub'): Lowering {
  return affine((_node, [a, b, to]) => {
    const twice = 2 * Math.max(a, b);
    const scaleA = quantizeMultiplier(a / twice);
    const scaleB = quantizeMultiplier(b / twice);
    const scale = quantizeMultiplier(twice / (2 ** HEADROOM * to));
    return {
      name: `${op}-${[scaleA, scaleB, scale].map(multiplierName).join('-')}`,
      compute(f, [x, y]) {
        const left = f.let(rescaled(f, i32x4.shl(x, HEADROOM), scaleA));
        const right = f.let(rescaled(f, i32x4.shl(y, HEADROOM), scaleB));
        return rescaled(f, i32x4[op](left, right), scale);
      },
    };
  });
}

/** MUL, rescaled once. */
export const wideProduct: Lowering = affine((_node, [a, b, to]) => {
  const scale = quantizeMultiplier(Math.fround(Math.fround(a * b) / to));
  return {
    name: `mul-${multiplierName(scale)}`,
    compute: (f, [x, y]) => rescaled(f, i32x4.mul(x, y), scale),
  };
});

/** Operands and result share their parameters: elements are compared as they are stored. */
export function wideExtremum(op: 'max_s' | 'min_s'): Lowering {
  return map(() => ({ name: `wide-${op}`, compute: (_f, [x, y]) => i32x4[op](x, y) }));
}

/** From 32-bit integers to fewer bits, by the ratio of the scales. */
export const requantizeI32: Lowering = map((node) => {
  const [from, to] = [parametersOf(operandOf(node, 0)), parametersOf(resultOf(node))];
  if (!from || !to) return NO_SCALE;
  const { min, max } = QUANTIZED_RANGE[resultOf(node).dtype as QuantizedDType];
  const scale = quantizeMultiplier(from.scale / to.scale);
  return {
    name: `requantize-${multiplierName(scale)}-${from.zero}_${to.zero}`,
    compute(f, [x]) {
      const value = rescaled(f, i32x4.sub(x, i32x4.splat(from.zero)), scale);
      return boundedI32(f.let(i32x4.add(value, i32x4.splat(to.zero))), min, max);
    },
  };
});
