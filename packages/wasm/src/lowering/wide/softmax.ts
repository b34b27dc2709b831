import { elementCount } from '@zoo/core';
import { type SoftmaxTables, softmaxTables } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { softmaxInt16 } from '../../kernels/softmax/words.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { inPlaceOf } from '../elementwise/in-place.ts';
import { type Lowering, operandOf } from '../lowering.ts';

/** Sums of exponents below 1 in Q0.15 stay below 2^31. */
const LONGEST_ROW = 65535;

/** Over the last axis, logits and results of 16 bits. */
export const wideSoftmax: Lowering = {
  supports(node) {
    const { shape, quantization } = operandOf(node, 0);
    if (quantization?.scale.length !== 1 || !(quantization.scale[0] > 0)) return 'no single scale';
    return (shape.at(-1) ?? 1) <= LONGEST_ROW ? true : `rows of more than ${LONGEST_ROW} elements`;
  },
  lower(task, scope) {
    const { node } = task;
    const { shape } = operandOf(node, 0);
    const depth = shape.at(-1) ?? 1;
    const { exps, reciprocal } = tablesOf(node);
    const places = {
      exps: scope.keep('exp', 2 * exps.length, (to) => to.set(new Uint8Array(exps.buffer))),
      reciprocals: scope.keep('1 / (1 + x)', 2 * reciprocal.length, (to) =>
        to.set(new Uint8Array(reciprocal.buffer)),
      ),
    };
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: softmaxInt16.name,
      inPlace: inPlaceOf(task),
      emit(writer) {
        const body = (first: I32, rows: I32) => {
          const offset = i32.mul(first, 2 * depth);
          writer.call(softmaxInt16, {
            from: sum(from(), offset),
            to: sum(to(), offset),
            rows,
            depth,
            exps: places.exps(),
            last: exps.length - 1,
            reciprocals: places.reciprocals(),
          });
        };
        writer.parallel(elementCount(shape) / depth, body, { unitCost: 40 * depth });
      },
    };
  },
};

function tablesOf({ site }: TypedNode): SoftmaxTables {
  const { beta } = site.attrs as { readonly beta: number };
  return softmaxTables(site.inputs[0]!.quantization!.scale[0], beta);
}
