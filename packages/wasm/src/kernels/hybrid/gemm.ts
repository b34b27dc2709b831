import { f32x4, i32, type Routine } from '../../simd/index.ts';
import { clampedRows } from '../gemm/f32.ts';
import { accumulateInt8, INT8_PANEL, PAIR_BYTES, PAIRED_GEMM } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeLanesF32 } from '../lib/tail.ts';
import { dequantizer, HYBRID_BYTES } from './dequantize.ts';

/** C = clamp((A W) * scales + bias) as floats: integer sums of dynamically quantized rows. See `gemmInt8`. */
export function gemmHybrid(rows: number): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`hybrid-gemm-${rows}x8`, PARAMETERS, (f, p) => {
    const dequantize = dequantizer(f, p.found, [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))]);
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        const [left, a, c] = [f.int(p.rows), f.int(p.a), f.int(p.c)];
        f.repeat(
          () => {
            const rowsOfA = clampedRows(f, a, p.aPitch, left, rows);
            const w = f.int(i32.add(p.w, HYBRID_BYTES));
            const start = rowsOfA.map(() => [0, 1].map(() => f.let(f32x4.splat(0))));
            accumulateInt8(f, 'bytes', rowsOfA, w, p.pairs, start);
            const rowsOfC = clampedRows(f, c, p.cPitch, left, rows);
            start.forEach((row, i) => {
              storeRow(
                f,
                rowsOfC[i],
                row.map((sum, half) => f.let(dequantize(sum, p.w, half))),
                p.columns,
              );
            });
            f.step(a, i32.mul(p.aPitch, rows));
            f.step(c, i32.mul(p.cPitch, rows));
            f.step(left, -rows);
          },
          () => i32.gt_s(left, 0),
        );
        f.step(p.w, i32.add(i32.mul(p.pairs, PAIR_BYTES.bytes), HYBRID_BYTES));
        f.step(p.c, 4 * INT8_PANEL);
        f.step(p.columns, -INT8_PANEL);
      },
    );
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
