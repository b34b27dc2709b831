import { gemmInt8, INT8_PANEL } from '../../kernels/gemm/int8.ts';
import { packPanelsInt8, panelBytesInt8 } from '../../kernels/gemm/pack-int8.ts';
import { operandOf } from '../lowering.ts';
import { integerScaling } from './integer.ts';
import type { Product, ProductFor } from './product.ts';

const ROWS = 4;

/** @param rounded see `channelMultipliers` of `@zoo/ops`: how the op forms the product of two scales */
export function productInt8(rounded: 'float32' | 'double'): ProductFor {
  return ({ node }, scope, { groups, columns, depth }) => {
    const { type, scaling, variant, range, zeroPoints } = integerScaling(node, groups * columns, rounded);
    const groupBytes = panelBytesInt8(columns, depth);
    const weights = scope.keep(`${type} panels of ${INT8_PANEL}`, groups * groupBytes, (to) => {
      const filter = operandOf(node, 1).data as Int8Array;
      for (let group = 0; group < groups; group++) {
        const first = group * columns;
        packPanelsInt8(
          to.subarray(group * groupBytes, (group + 1) * groupBytes),
          filter.subarray(first * depth, (first + columns) * depth),
          scaling().slice(first, first + columns),
          depth,
          zeroPoints,
        );
      }
    });
    const gemm = gemmInt8(type, ROWS, variant);
    return {
      kernel: gemm.name,
      elementBytes: 1,
      rows: type,
      zero: zeroPoints.input,
      pitch: 4 * Math.ceil(depth / 2),
      emit(writer, { rows, group, a, aPitch, c, cPitch }) {
        writer.call(gemm, {
          rows,
          columns,
          pairs: Math.ceil(depth / 2),
          a,
          aPitch,
          w: weights() + group * groupBytes,
          c,
          cPitch,
          zero: zeroPoints.weights,
          low: range.min,
          high: range.max,
        });
      },
    } satisfies Product;
  };
}
