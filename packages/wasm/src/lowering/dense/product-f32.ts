import { gemmF32 } from '../../kernels/gemm/f32.ts';
import { rowF32 } from '../../kernels/gemm/f32-row.ts';
import { packPanelsF32, panelBytesF32 } from '../../kernels/gemm/pack-f32.ts';
import type { Floats } from '../../kernels/lib/packer.ts';
import { chooseTile } from '../../tuning/tiles.ts';
import { operandOf } from '../lowering.ts';
import { type Product, type ProductFor, panelAt } from './product.ts';
import { floatsOf } from './weights.ts';

/** Float activations times constant float weights. */
export const productF32: ProductFor = (task, scope, { groups, columns, depth, reorder }) => {
  const { fused, tiles } = scope.target;
  const [low, high] = task.bounds;
  const tile = chooseTile(tiles, fused ? 'f32-fma' : 'f32', depth, columns);
  const nr = tile.columns;
  const groupBytes = panelBytesF32(columns, depth, nr);
  const weights = scope.keep(
    `f32 panels of ${nr}, ${groups} ${columns} ${depth}`,
    groups * groupBytes,
    ({ byteOffset }, packer) => {
      const filter = reorder
        ? reorder(operandOf(task.node, 1).data as Float32Array)
        : (floatsOf(task.node, 1) as Floats);
      const bias = floatsOf(task.node, 2);
      for (let group = 0; group < groups; group++) {
        const first = group * columns;
        packPanelsF32(
          packer,
          byteOffset + group * groupBytes,
          filter.subarray(first * depth, (first + columns) * depth),
          bias?.subarray(first, first + columns),
          columns,
          depth,
          nr,
        );
      }
    },
  );
  const panels = { panel: nr, panelBytes: panelBytesF32(nr, depth, nr) };
  const gemm = gemmF32(tile, fused, columns, depth);
  const single = chooseTile(tiles, fused ? 'f32-row-fma' : 'f32-row', depth);
  const row = rowF32(nr, single.columns, fused);
  return {
    kernel: gemm.name,
    elementBytes: 4,
    resultBytes: 4,
    rows: 'copy',
    zero: 0,
    pitch: 4 * depth,
    ...panels,
    emit(writer, { rows, single, group, first, columns, a, aPitch, c, cPitch }) {
      const w = panelAt(weights() + group * groupBytes, panels, first);
      const shared = { columns, depth, a, w, c, low, high };
      if (single) writer.call(row, shared);
      else writer.call(gemm, { ...shared, rows, aPitch, cPitch });
    },
  } satisfies Product;
};
