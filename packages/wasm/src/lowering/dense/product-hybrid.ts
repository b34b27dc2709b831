import { INT8_PANEL } from '../../kernels/gemm/int8.ts';
import { gemmHybrid } from '../../kernels/hybrid/gemm.ts';
import { type I32Like, i32 } from '../../simd/index.ts';
import { chooseTile } from '../../tuning/tiles.ts';
import type { Scope, Task } from '../lowering.ts';
import { hybridConstants, hybridWeights } from './hybrid.ts';
import { pairPanels } from './pair-panels.ts';
import { type Product, type ProductShape, same } from './product.ts';

/**
 * Float activations, quantized part by part while the model runs, with 8-bit weights. The product reads the scale and
 * the zero point of the current part at an address that is known when code is emitted.
 */
export function productHybrid(task: Task, scope: Scope, shape: ProductShape): (found: I32Like) => Product {
  const { groups, columns, depth, reorder = same } = shape;
  const [low, high] = task.bounds;
  const panels = pairPanels(scope, shape, {
    kind: 'hybrid',
    storage: 'bytes',
    zero: 0,
    filter: () => reorder(hybridWeights(task.node)),
    constants: hybridConstants(task.node, groups * columns),
  });
  const gemm = gemmHybrid(chooseTile(scope.target.tiles, 'bytes', depth).rows);
  const pairs = Math.ceil(depth / 2);
  return (found) => ({
    kernel: gemm.name,
    elementBytes: 1,
    resultBytes: 4,
    rows: 'int8',
    zero: i32.load(found, 4),
    pitch: 4 * pairs,
    panel: INT8_PANEL,
    panelBytes: panels.panelBytes,
    emit(writer, { rows, group, first, columns, a, aPitch, c, cPitch }) {
      const w = panels.at(group, first);
      writer.call(gemm, { rows, columns, pairs, a, aPitch, w, c, cPitch, found, low, high });
    },
  });
}
