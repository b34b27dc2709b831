import { gemmInt8, INT8_PANEL, type WeightStorage } from '../../kernels/gemm/int8.ts';
import { chooseTile } from '../../tuning/tiles.ts';
import { operandOf } from '../lowering.ts';
import { integerScaling } from './integer.ts';
import { pairPanels } from './pair-panels.ts';
import { type Product, type ProductFor, same } from './product.ts';
import { productQuads } from './product-quads.ts';

/** Of the two ways to multiply bytes the one that takes fewer instructions with these weights. */
export const productInt8: ProductFor = (task, scope, shape) =>
  (scope.target.byteDot && productQuads(task, scope, shape)) || productWords(task, scope, shape);

const productWords: ProductFor = ({ node }, scope, { groups, columns, depth, reorder = same }) => {
  const { type, constants, limits, limiting, zeroPoints } = integerScaling(node, groups * columns);
  // where bytes are multiplied as bytes (x64), widening them is what takes the time
  const storage: WeightStorage = zeroPoints.weights === 0 && !scope.target.byteDot ? 'bytes' : 'words';
  const panels = pairPanels(
    scope,
    { groups, columns, depth },
    {
      kind: type,
      storage,
      zero: zeroPoints.weights,
      filter: () => reorder(operandOf(node, 1).data as Int8Array),
      constants,
    },
  );
  const { rows } = chooseTile(scope.target.tiles, storage, depth);
  const gemm = gemmInt8(type, rows, storage, limiting, columns);
  const pairs = Math.ceil(depth / 2);
  return {
    kernel: gemm.name,
    elementBytes: 1,
    resultBytes: 1,
    rows: type,
    zero: zeroPoints.input,
    pitch: 4 * pairs,
    panel: INT8_PANEL,
    panelBytes: panels.panelBytes,
    emit(writer, { rows, group, first, columns, a, aPitch, c, cPitch }) {
      const w = panels.at(group, first);
      writer.call(gemm, {
        rows,
        columns,
        pairs,
        a,
        aPitch,
        w,
        c,
        cPitch,
        ...limits,
      });
    },
  } satisfies Product;
};
