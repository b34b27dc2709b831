import { elementCount, type FixedMultiplier, normalizeAxis, quantizeMultiplier } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import type { Int8Type } from '../../kernels/gemm/int8.ts';
import { type Reduction, reduceColumnsF32, reduceRowsF32 } from '../../kernels/reduce/f32.ts';
import { sumColumnsInt8 } from '../../kernels/reduce/mean-int8.ts';
import { scalingArguments } from '../../kernels/requantize/uniform.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

/** MEAN, SUM and the extrema over neighbouring axes; 8-bit means and sums as well. */
export function reduce(kind: Reduction, mean = false): Lowering {
  return {
    supports(node) {
      const { dtype } = operandOf(node, 0);
      if (operandOf(node, 1).data === undefined) return 'axes that are not constant';
      if (!shapeOf(node)) return 'axes that are not neighbours';
      if (dtype === 'float32') return true;
      if (kind !== 'sum' || (dtype !== 'int8' && dtype !== 'uint8')) return `no kernel for ${dtype} yet`;
      return supportsScaling(node, mean);
    },
    lower({ node }, scope) {
      const shape = shapeOf(node)!;
      const [from, to] = [scope.input(0), scope.output()];
      const { dtype } = operandOf(node, 0);
      if (dtype !== 'float32') {
        const kernel = sumColumnsInt8(dtype as Int8Type);
        const args = integerArguments(node, mean);
        return {
          kernel: kernel.name,
          emit: (writer) =>
            emitOuter(writer, shape, 1, [from(), to()], (units) => {
              writer.call(kernel, { ...shape, ...args, ...units });
            }),
        };
      }
      const kernel = (shape.inner === 1 ? reduceRowsF32 : reduceColumnsF32)(kind);
      const divisor = mean ? shape.reduced : 1;
      return {
        kernel: kernel.name,
        emit: (writer) =>
          emitOuter(writer, shape, 4, [from(), to()], (units) => {
            writer.call(kernel, { ...shape, divisor, ...units });
          }),
      };
    },
  };
}

interface ReduceShape {
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
}

/** Units are the outer positions. */
function emitOuter(
  writer: StepWriter,
  { outer, reduced, inner }: ReduceShape,
  elementBytes: number,
  [from, to]: readonly [number, number],
  body: (units: { readonly outer: I32; readonly from: I32; readonly to: I32 }) => void,
): void {
  const units = (first: I32, count: I32) => {
    const target = sum(to, i32.mul(first, inner * elementBytes));
    body({ outer: count, from: sum(from, i32.mul(first, reduced * inner * elementBytes)), to: target });
  };
  writer.parallel(outer, units, { unitCost: 4 * reduced * inner });
}

/** [outer, reduced, inner]; undefined when other axes lie between those that are reduced. */
function shapeOf(node: TypedNode): ReduceShape | undefined {
  const { shape } = operandOf(node, 0);
  const named = Array.from(operandOf(node, 1).data as Int32Array, (axis) =>
    normalizeAxis(axis, shape.length),
  );
  const axes = [...new Set(named)].filter((axis) => shape[axis] > 1).sort((a, b) => a - b);
  const first = axes[0] ?? shape.length;
  const last = axes.at(-1) ?? shape.length - 1;
  const between = shape.slice(first, last + 1).some((size, i) => size > 1 && !axes.includes(first + i));
  if (between) return undefined;
  return {
    outer: elementCount(shape.slice(0, first)),
    reduced: elementCount(shape.slice(first, last + 1)),
    inner: elementCount(shape.slice(last + 1)),
  };
}

/** Right shifts fit a register, and twice the sums 31 bits. */
function supportsScaling(node: TypedNode, mean: boolean): true | string {
  const [from, to] = [operandOf(node, 0).quantization, resultOf(node).quantization];
  if (from?.scale.length !== 1 || to?.scale.length !== 1) return 'no single scale';
  if (!(from.scale[0] > 0 && to.scale[0] > 0)) return 'a scale that is not positive';
  const { left, right } = integerArguments(node, mean);
  const worst = shapeOf(node)!.reduced * 255 * 2 ** left;
  return right > 31 || worst >= 2 ** 30 ? 'sums that may leave 31 bits' : true;
}

/** As `quantizedSum` of `@zoo/ops`: for a mean the count is divided out of the multiplier. */
function integerArguments(node: TypedNode, mean: boolean) {
  const [from, to] = [operandOf(node, 0).quantization!, resultOf(node).quantization!];
  const rescale = quantizeMultiplier(from.scale[0] / to.scale[0]);
  const multiplier = mean ? dividedBy(rescale, shapeOf(node)!.reduced) : rescale;
  return { zero: from.zeroPoint[0], zeroTo: to.zeroPoint[0], ...scalingArguments(multiplier) };
}

function dividedBy({ significand, shift }: FixedMultiplier, count: number): FixedMultiplier {
  const bits = Math.min(Math.floor(Math.log2(count)), 32, 31 + shift);
  return { significand: Math.floor((significand * 2 ** bits) / count), shift: shift - bits };
}
