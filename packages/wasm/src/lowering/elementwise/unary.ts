import { elementCount } from '@zoo/core';
import type { Attributes } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import { type UnaryF32, unaryF32 } from '../../kernels/elementwise/unary-f32.ts';
import { i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';
import { type Lowering, operandOf } from '../lowering.ts';
import { inPlaceOf } from './in-place.ts';

/** Of an element: between copying it and its exponential. */
const COST = 20;

/** What a float unary op hands to its kernel beside the elements. */
export interface UnaryArguments {
  readonly low?: number;
  readonly high?: number;
  readonly alpha?: (attrs: Attributes) => number;
}

/** A float op by the name of its function, which may depend on the attributes. */
export function unary(
  op: UnaryF32 | ((attrs: Attributes) => UnaryF32),
  { low, high, alpha }: UnaryArguments = {},
): Lowering {
  const named = ({ site }: TypedNode) => (typeof op === 'string' ? op : op(site.attrs as Attributes));
  const bounds = [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY] as const;
  return {
    link(node) {
      if (operandOf(node, 0).dtype !== 'float32') return undefined;
      return { op: named(node), alpha: alpha?.(node.site.attrs as Attributes), bounds };
    },
    supports(node) {
      const { dtype } = operandOf(node, 0);
      return dtype === 'float32' ? true : `no kernel for ${dtype} yet`;
    },
    lower(task, scope) {
      const { node } = task;
      const kernel = unaryF32(named(node));
      const [from, to] = [scope.input(0), scope.output()];
      return {
        kernel: kernel.name,
        inPlace: inPlaceOf(task),
        emit(writer) {
          const elements = elementCount(operandOf(node, 0).shape);
          eachChunk(writer, elements, COST, (first, count) => {
            writer.call(kernel, {
              count,
              from: sum(from(), i32.mul(first, 4)),
              to: sum(to(), i32.mul(first, 4)),
              low: bounds[0],
              high: bounds[1],
              alpha: alpha?.(node.site.attrs as Attributes) ?? 0,
            });
          });
        },
      };
    },
  };
}
