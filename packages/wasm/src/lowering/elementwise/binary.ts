import { sameShape } from '@zoo/core';
import { activationBounds } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { type BinaryF32, binaryF32 } from '../../kernels/elementwise/binary-f32.ts';
import type { Kernel } from '../../kernels/kernel.ts';
import { activationOf } from '../activation.ts';
import { type Lowering, operandOf, resultOf, type Task } from '../lowering.ts';
import type { ChooseInt8 } from './binary-int8.ts';
import { broadcastOf, emitBroadcast, strideOf } from './broadcast.ts';
import { inPlaceOf } from './in-place.ts';
import { repeatedRow } from './repeated.ts';

/** An op on two broadcasting operands: float by name of its function, 8-bit where there is an integer kernel. */
export function binary(float: BinaryF32, integer?: ChooseInt8): Lowering {
  return {
    clamps: true,
    link(node) {
      if (operandOf(node, 0).dtype !== 'float32') return undefined;
      return { op: float, bounds: activationBounds(activationOf(node)) };
    },
    combines(node) {
      const [a, b, to] = [operandOf(node, 0), operandOf(node, 1), resultOf(node)];
      const isWhole = sameShape(a.shape, to.shape) && sameShape(b.shape, to.shape);
      const chosen = isWhole && (a.dtype === 'int8' || a.dtype === 'uint8') && integer?.(node);
      if (!chosen || typeof chosen === 'string') return undefined;
      const kernel = chosen.kernel('each', 'each');
      return { kernel, args: { ...unused(kernel), ...chosen.args } };
    },
    supports(node) {
      const { dtype } = operandOf(node, 0);
      if (dtype === 'float32') return true;
      if (!integer || (dtype !== 'int8' && dtype !== 'uint8')) return `no kernel for ${dtype} yet`;
      const chosen = integer(node);
      return typeof chosen === 'string' ? chosen : true;
    },
    lower(task, scope) {
      const { node } = task;
      const plain = broadcastOf([operandOf(node, 0).shape, operandOf(node, 1).shape]);
      const repeated = repeatedRow(node, plain, scope);
      const nest = repeated?.nest ?? plain;
      const operand = (slot: number) => (repeated?.slot === slot ? repeated.place : scope.input(slot));
      const places = [operand(0), operand(1), scope.output()];
      const bytes = operandOf(node, 0).dtype === 'float32' ? 4 : 1;
      const { kernel, args } = chosenFor(task, [strideOf(nest, 0), strideOf(nest, 1)]);
      const [aStep, bStep] = nest.outer.steps.map((step) => step * bytes);
      const settings = { ...unused(kernel), ...args, aStep, bStep };
      return {
        kernel: kernel.name,
        inPlace: inPlaceOf(task),
        emit(writer) {
          const addresses = places.map((place) => place());
          emitBroadcast(
            writer,
            nest,
            [bytes, bytes, bytes],
            addresses,
            COST,
            ({ operands, result, ...size }) => {
              const [a, b] = operands;
              writer.call(kernel, { ...settings, ...size, a, b, to: result });
            },
          );
        },
      };
    },
  };

  function chosenFor(
    { node, bounds }: Task,
    strides: readonly ['each' | 'one', 'each' | 'one'],
  ): { kernel: Kernel; args: Readonly<Record<string, number>> } {
    if (operandOf(node, 0).dtype === 'float32') {
      return { kernel: binaryF32(float, ...strides), args: { low: bounds[0], high: bounds[1] } };
    }
    const chosen = integer?.(node as TypedNode);
    if (chosen === undefined || typeof chosen === 'string') throw new TypeError('not offered');
    return { kernel: chosen.kernel(...strides), args: chosen.args };
  }
}

/** Of an element, in multiply-adds. */
const COST = 8;

/** Parameters that an op has no use for. */
function unused({ params }: Kernel): Record<string, number> {
  const args: Record<string, number> = {};
  for (const name in params) args[name] = 0;
  return args;
}
