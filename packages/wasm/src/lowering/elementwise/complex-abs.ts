import { elementCount } from '@zoo/core';
import { complexAbs as kernel } from '../../kernels/elementwise/complex-abs.ts';
import { i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';
import { type Lowering, operandOf } from '../lowering.ts';

/** COMPLEX_ABS of complex64. */
export const complexAbs: Lowering = {
  supports: ({ row }) => (row === 'single' ? true : 'no kernel for complex128 yet'),
  lower({ node }, scope) {
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: kernel.name,
      emit(writer) {
        eachChunk(writer, elementCount(operandOf(node, 0).shape), 8, (first, count) => {
          const [source, target] = [sum(from(), i32.mul(first, 8)), sum(to(), i32.mul(first, 4))];
          writer.call(kernel, { from: source, to: target, count });
        });
      },
    };
  },
};
