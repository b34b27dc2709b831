import { elementCount, memoryBytes, normalizeAxis } from '@zoo/core';
import { isScanType, cumulativeSum as kernelFor, type ScanType } from '../../kernels/scan/cumulative-sum.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf } from '../lowering.ts';

/** Exclusive sums may not be written over their operand: an element is read after its result is stored. */
export const cumulativeSum: Lowering = {
  supports(node) {
    const { dtype } = operandOf(node, 0);
    if (operandOf(node, 1).data === undefined) return 'an axis that is not constant';
    return isScanType(dtype) ? true : `no kernel for ${dtype} yet`;
  },
  lower({ node }, scope) {
    const { dtype, shape } = operandOf(node, 0);
    const { exclusive, reverse } = node.site.attrs as {
      readonly exclusive: boolean;
      readonly reverse: boolean;
    };
    const axis = normalizeAxis(Number((operandOf(node, 1).data as Int32Array)[0]), shape.length);
    const [outer, size, inner] = [shape.slice(0, axis), [shape[axis]], shape.slice(axis + 1)].map(
      elementCount,
    );
    const kernel = kernelFor(dtype as ScanType, exclusive);
    const width = memoryBytes(dtype);
    const rowBytes = width * size * inner;
    const start = reverse ? width * (size - 1) * inner : 0;
    const step = (reverse ? -width : width) * inner;
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: kernel.name,
      emit(writer) {
        const units = (first: I32, count: I32) => {
          const offset = i32.mul(first, rowBytes);
          const [source, target] = [sum(from() + start, offset), sum(to() + start, offset)];
          writer.call(kernel, {
            outer: count,
            size,
            inner,
            from: source,
            to: target,
            step,
            outerStep: rowBytes,
          });
        };
        writer.parallel(outer, units, { unitCost: 4 * size * inner });
      },
    };
  },
};
