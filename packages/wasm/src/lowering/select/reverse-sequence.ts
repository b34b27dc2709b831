import { elementCount, memoryBytes, normalizeAxis } from '@zoo/core';
import { copyUnit } from '../../kernels/lib/copy-runs.ts';
import type { IndexType } from '../../kernels/select/gather.ts';
import { reverseSequences } from '../../kernels/select/reverse-sequence.ts';
import { type Lowering, operandOf } from '../lowering.ts';
import { faultOf, supportsCopies } from './gather.ts';

/** By lengths that the model makes; units are slices behind the axes of sequence and batch. */
export const reverseSequence: Lowering = {
  supports: (node) => supportsCopies(node, 0),
  lower({ node }, scope) {
    const [{ dtype, shape }, lengths] = [operandOf(node, 0), operandOf(node, 1)];
    const { seqDim, batchDim } = node.site.attrs as { readonly seqDim: number; readonly batchDim: number };
    const [sequence, batch] = [seqDim, batchDim].map((axis) => normalizeAxis(axis, shape.length));
    const inner = elementCount(shape.slice(Math.max(sequence, batch) + 1));
    const apart = (axis: number) => elementCount(shape.slice(axis + 1)) / inner;
    const bytes = inner * memoryBytes(dtype);
    const kernel = reverseSequences(copyUnit(bytes), lengths.dtype as IndexType);
    const [from, at, to, fault] = [scope.input(0), scope.input(1), scope.output(), faultOf(scope)];
    const size = shape[sequence];
    return {
      kernel: kernel.name,
      fault,
      refusal: { message: 'sequence length out of range', expected: `0 to ${size}` },
      emit(writer) {
        writer.parallel(
          elementCount(shape) / inner,
          (first, count) => {
            writer.call(kernel, {
              ...{ from: from(), to: to(), first, count, bytes, lengths: at(), size, fault: fault() },
              ...{ apart: apart(sequence), batchApart: apart(batch), batch: shape[batch] },
            });
          },
          { unitCost: 20 + 2 * bytes },
        );
      },
    };
  },
};
