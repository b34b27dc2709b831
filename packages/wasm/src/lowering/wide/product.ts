import { INT8_PANEL } from '../../kernels/gemm/int8.ts';
import { gemmInt16 } from '../../kernels/wide/gemm.ts';
import { pairPanels } from '../dense/pair-panels.ts';
import { type Product, type ProductFor, same } from '../dense/product.ts';
import { operandOf } from '../lowering.ts';
import { type ScaleProduct, wideScaling } from './scaling.ts';

/** 16-bit activations, multiplied where they are, with 8-bit weights. */
export function productInt16(scaleProduct: ScaleProduct): ProductFor {
  return ({ node }, scope, { groups, columns, depth, reorder = same }) => {
    const { width, constants, results } = wideScaling(node, groups * columns, scaleProduct);
    const kernel = gemmInt16(width);
    const shape = { groups, columns, depth };
    const filter = () => reorder(operandOf(node, 1).data as Int8Array);
    const weights = { kind: 'int16', storage: 'bytes', zero: 0, filter, constants } as const;
    const panels = pairPanels(scope, shape, weights);
    const pairs = Math.ceil(depth / 2);
    return {
      kernel: kernel.name,
      elementBytes: 2,
      resultBytes: 2,
      rows: 'copy',
      zero: 0,
      pitch: 4 * pairs,
      panel: INT8_PANEL,
      panelBytes: panels.panelBytes,
      emit(writer, { rows, group, first, columns, a, aPitch, c, cPitch }) {
        const w = panels.at(group, first);
        writer.call(kernel, { rows, columns, pairs, a, aPitch, w, c, cPitch, ...results });
      },
    } satisfies Product;
  };
}
