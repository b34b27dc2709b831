import { elementCount } from '@zoo/core';
import type { Attributes } from '@zoo/ir';
import { type UnaryF32, unaryF32 } from '../../kernels/elementwise/unary-f32.ts';
import { type Lowering, operandOf } from '../lowering.ts';
import { inPlaceOf } from './in-place.ts';

/** What a float unary op hands to its kernel beside the elements. */
export interface UnaryArguments {
  readonly low?: number;
  readonly high?: number;
  readonly alpha?: (attrs: Attributes) => number;
}

export function unary(op: UnaryF32, { low, high, alpha }: UnaryArguments = {}): Lowering {
  const kernel = unaryF32(op);
  return {
    supports(node) {
      const { dtype } = operandOf(node, 0);
      return dtype === 'float32' ? true : `no kernel for ${dtype} yet`;
    },
    lower(task, scope) {
      const { node } = task;
      const [from, to] = [scope.input(0), scope.output()];
      return {
        kernel: kernel.name,
        inPlace: inPlaceOf(task),
        emit(writer) {
          writer.call(kernel, {
            count: elementCount(operandOf(node, 0).shape),
            from: from(),
            to: to(),
            low: low ?? Number.NEGATIVE_INFINITY,
            high: high ?? Number.POSITIVE_INFINITY,
            alpha: alpha?.(node.site.attrs as Attributes) ?? 0,
          });
        },
      };
    },
  };
}
