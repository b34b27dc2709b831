import { elementCount } from '@zoo/core';
import { softmaxF32 } from '../../kernels/softmax/f32.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { inPlaceOf } from '../elementwise/in-place.ts';
import { type Lowering, operandOf } from '../lowering.ts';

/** Over the last axis. 8-bit rows are short and stay with the reference kernel, which has a table for them. */
export const softmax: Lowering = {
  supports: (node) => (node.row === 'float' ? true : `no kernel for ${operandOf(node, 0).dtype} yet`),
  lower(task, scope) {
    const { shape } = operandOf(task.node, 0);
    const depth = shape.at(-1) ?? 1;
    const [from, to] = [scope.input(0), scope.output()];
    const { beta } = task.node.site.attrs as { readonly beta: number };
    return {
      kernel: softmaxF32.name,
      inPlace: inPlaceOf(task),
      emit(writer) {
        const rows = elementCount(shape) / depth;
        const body = (first: I32, count: I32) => {
          const offset = i32.mul(first, 4 * depth);
          const [source, target] = [sum(from(), offset), sum(to(), offset)];
          writer.call(softmaxF32, { from: source, to: target, rows: count, depth, beta });
        };
        writer.parallel(rows, body, { unitCost: 40 * depth });
      },
    };
  },
};
