import { f32x4, i32, smaller } from '../../simd/index.ts';
import { eachTile } from '../gemm/each-tile.ts';
import { accumulateInt8, INT8_PANEL, PAIR_BYTES, PAIRED_GEMM } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { addSums, openSums, type SumWidth, WIDE_BYTES, WIDE_PAIRS, WIDE_RESULTS, wideStore } from './sums.ts';

const ROWS = 4;

const PARAMETERS = {
  ...PAIRED_GEMM,
  ...WIDE_RESULTS,
} as const;

/** C = requantize(A W + bias) for rows of 16-bit activations and 8-bit weights packed as for `gemmInt8`. */
export function gemmInt16(width: SumWidth): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`int16-gemm-${ROWS}x8-${width}`, PARAMETERS, (f, p) => {
    const store = wideStore(f, p, width);
    const panelBytes = i32.add(i32.mul(p.pairs, PAIR_BYTES.bytes), WIDE_BYTES);
    const tile = { rows: ROWS, columns: INT8_PANEL, resultBytes: 2, panelBytes };
    eachTile(f, p, tile, (rowsOfA, rowsOfC) => {
      const sums = rowsOfA.map(() => openSums(f, p.w));
      const w = f.int(i32.add(p.w, WIDE_BYTES));
      const pairs = f.int(p.pairs);
      f.repeat(
        () => {
          const now = f.int(smaller(pairs, WIDE_PAIRS));
          const parts = rowsOfA.map(() => [0, 1].map(() => f.let(f32x4.splat(0))));
          accumulateInt8(f, 'bytes', rowsOfA, w, now, parts);
          parts.forEach(([low, high], i) => {
            addSums(f, sums[i], [low, high]);
          });
          f.step(pairs, i32.sub(0, now));
        },
        () => pairs,
      );
      const results = rowsOfC();
      sums.forEach((row, i) => {
        store(results[i], row, p.w, p.columns);
      });
    });
  });
}
