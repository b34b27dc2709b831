import { elementCount, memoryBytes } from '@zoo/core';
import { topK as kernelFor, type RankedType, type RankType } from '../../kernels/select/top-k.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf } from '../lowering.ts';

const TYPES: readonly string[] = ['float32', 'int32', 'int16', 'int8', 'uint8'];

/** TOPK_V2 over the last axis. */
export const topK: Lowering = {
  supports(node) {
    const { dtype } = operandOf(node, 0);
    return TYPES.includes(dtype) ? true : `no kernel for ${dtype} yet`;
  },
  lower({ node }, scope) {
    const { dtype, shape } = operandOf(node, 0);
    const [values, indices] = node.site.outputs;
    const size = shape.at(-1) as number;
    const k = values.shape.at(-1) as number;
    const kernel = kernelFor(dtype as RankedType, indices.dtype as RankType);
    const places = [scope.input(0), scope.output(0), scope.output(1)];
    const [from, to, at] = [dtype, dtype, indices.dtype].map(memoryBytes);
    return {
      kernel: kernel.name,
      emit(writer) {
        const [x, y, z] = places.map((place) => place());
        const units = (first: I32, rows: I32) => {
          writer.call(kernel, {
            from: sum(x, i32.mul(first, size * from)),
            rows,
            size,
            k,
            values: sum(y, i32.mul(first, k * to)),
            indices: sum(z, i32.mul(first, k * at)),
          });
        };
        writer.parallel(elementCount(shape) / size, units, { unitCost: 20 * size });
      },
    };
  },
};
