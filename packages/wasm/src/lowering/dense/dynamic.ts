import type { StepWriter } from '../../compile/step-writer.ts';
import { gemmF32 } from '../../kernels/gemm/f32.ts';
import { rowF32 } from '../../kernels/gemm/f32-row.ts';
import { type MatrixLayout, packDynamicF32 } from '../../kernels/gemm/pack-dynamic-f32.ts';
import { panelBytesF32 } from '../../kernels/gemm/pack-f32.ts';
import { type I32, type I32Like, i32, smaller, sum } from '../../simd/index.ts';
import { chooseTile } from '../../tuning/tiles.ts';
import type { Scope, Task } from '../lowering.ts';
import type { Sizes } from './batch-matmul.ts';
import { type Product, panelAt } from './product.ts';

/** A product whose right side is packed into panels while the model runs. */
export interface DynamicProduct {
  /** Of a packed matrix. */
  readonly matrixBytes: number;
  /** Packs all matrices of the right side, one behind the other; a bias belongs to a single one. */
  pack(writer: StepWriter, from: number, to: number, bias?: number): void;
  /** With the packed matrix at an address. */
  at(weights: I32Like): Product;
}

/** Float rows times a float matrix that the model makes. */
export function dynamicF32(task: Task, scope: Scope, sizes: Sizes): DynamicProduct {
  const { depth, columns } = sizes;
  const [low, high] = task.bounds;
  const { fused, tiles } = scope.target;
  const tile = chooseTile(tiles, fused ? 'f32-fma' : 'f32', depth, columns);
  const panel = tile.columns;
  const panelBytes = panelBytesF32(panel, depth, panel);
  const single = chooseTile(tiles, fused ? 'f32-row-fma' : 'f32-row', depth);
  const [gemm, row] = [gemmF32(tile, fused, 1, depth), rowF32(panel, single.columns, fused)];
  const kernel = packDynamicF32(layoutOf(sizes));
  return {
    matrixBytes: panelBytesF32(columns, depth, panel),
    pack(writer, from, to, bias = 0) {
      eachPanel(writer, sizes, { from, to, bias, elementBytes: 4, panel, panelBytes }, (panels) => {
        writer.call(kernel, { ...panels, panel, depth });
      });
    },
    at: (weights) => ({
      kernel: gemm.name,
      elementBytes: 4,
      resultBytes: 4,
      rows: 'copy',
      zero: 0,
      pitch: 4 * depth,
      panel,
      panelBytes,
      emit(writer, { rows, single, first, columns, a, aPitch, c, cPitch }) {
        const w = panelAt(weights, { panel, panelBytes }, first);
        const shared = { columns, depth, a, w, c, low, high };
        if (single) writer.call(row, shared);
        else writer.call(gemm, { ...shared, rows, aPitch, cPitch });
      },
    }),
  };
}

/** How the right side lies in memory. */
export function layoutOf({ adjY }: Sizes): MatrixLayout {
  return adjY ? 'turned' : 'straight';
}

interface Panels {
  readonly from: I32;
  readonly to: I32;
  readonly pitch: number;
  readonly columns: I32;
  readonly bias: I32;
}

/** Units are the panels of all matrices. */
export function eachPanel(
  writer: StepWriter,
  { matricesY, depth, columns, adjY }: Sizes,
  {
    from,
    to,
    bias,
    elementBytes,
    panel,
    panelBytes,
  }: Record<'from' | 'to' | 'bias' | 'elementBytes' | 'panel' | 'panelBytes', number>,
  body: (panels: Panels) => void,
): void {
  const perMatrix = Math.ceil(columns / panel);
  const pitch = (adjY ? depth : columns) * elementBytes;
  const step = panel * (adjY ? pitch : elementBytes);
  const biasOf = (index: I32) => (bias === 0 ? i32.const(0) : sum(bias, i32.mul(index, 4 * panel)));
  const units = (first: I32, count: I32) => {
    const { f } = writer;
    f.range(first, i32.add(first, count), (unit) => {
      const matrix = f.int(i32.div_u(unit, perMatrix));
      const index = f.int(i32.rem_u(unit, perMatrix));
      const start = sum(from, i32.mul(matrix, depth * columns * elementBytes), i32.mul(index, step));
      const left = i32.sub(columns, i32.mul(index, panel));
      body({
        from: start,
        to: sum(to, i32.mul(unit, panelBytes)),
        pitch,
        columns: smaller(left, panel),
        bias: biasOf(index),
      });
    });
  };
  writer.parallel(matricesY * perMatrix, units, { unitCost: depth * panel });
}
