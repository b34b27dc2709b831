import { f32x4, i32, type Routine } from '../../simd/index.ts';
import { eachTile } from '../gemm/each-tile.ts';
import { accumulateInt8, INT8_PANEL, PAIR_BYTES, PAIRED_GEMM } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeLanesF32 } from '../lib/tail.ts';
import { dequantizer, HYBRID_BYTES } from './dequantize.ts';

/** C = clamp((A W) * scales + bias) as floats: integer sums of dynamically quantized rows. See `gemmInt8`. */
export function gemmHybrid(rows: number): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`hybrid-gemm-${rows}x8`, PARAMETERS, (f, p) => {
    const dequantize = dequantizer(f, p.found, [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))]);
    const panelBytes = i32.add(i32.mul(p.pairs, PAIR_BYTES.bytes), HYBRID_BYTES);
    eachTile(f, p, { rows, columns: INT8_PANEL, resultBytes: 4, panelBytes }, (rowsOfA, rowsOfC) => {
      const w = f.int(i32.add(p.w, HYBRID_BYTES));
      const sums = rowsOfA.map(() => [0, 1].map(() => f.let(f32x4.splat(0))));
      accumulateInt8(f, 'bytes', rowsOfA, w, p.pairs, sums);
      const results = rowsOfC();
      sums.forEach((row, i) => {
        const values = row.map((sum, half) => f.let(dequantize(sum, p.w, half)));
        storeRow(f, results[i], values, p.columns);
      });
    });
  });
}

type Int = ReturnType<Routine['int']>;

/** Floats of a panel, four a vector, to consecutive addresses: all of them, or the first `left` where that is less. */
export function storeRow(f: Routine, to: Int, values: Parameters<typeof storeLanesF32>[2], left: Int): void {
  f.if(
    i32.ge_s(left, 4 * values.length),
    () => {
      values.forEach((value, j) => {
        f.store(to, value, 16 * j);
      });
    },
    () => storeLanesF32(f, f.int(to), values, left),
  );
}

const PARAMETERS = {
  ...PAIRED_GEMM,
  /** Address of the scale that was found for these rows. */
  found: 'i32',
  low: 'f32',
  high: 'f32',
} as const;
