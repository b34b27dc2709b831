import { elementCount } from '@zoo/core';
import { softmaxF32 } from '../../kernels/softmax/f32.ts';
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
        writer.call(softmaxF32, { from: from(), to: to(), rows, depth, beta });
      },
    };
  },
};
