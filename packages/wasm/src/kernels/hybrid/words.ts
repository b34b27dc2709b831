import { f32x4, i32, type Local, type Routine, v128 } from '../../simd/index.ts';
import { clampedRows } from '../gemm/f32.ts';
import { accumulateInt8, PAIR_BYTES } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { multiplyAdd } from '../lib/tail.ts';
import { dequantizer, HYBRID_BYTES } from './dequantize.ts';
import { storeRow } from './gemm.ts';
import type { ScaledBy } from './pack-nibbles.ts';
import { finishBlocks, HYBRID_ROWS, ROW_HEAD } from './row-results.ts';

/**
 * C = clamp((A W) * scales + bias) with 8-bit weights, on all hosts. Rows are 16-bit integers without their zero point
 * behind their scale. See `gemmInt8`.
 */
export function gemmWords(rows: number, scaled: ScaledBy): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`hybrid-gemm-${rows}x8-${scaled}s`, PARAMETERS, (f, p) => {
    const bounds = [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))] as const;
    const headBytes = f.int(scaled === 'block' ? i32.add(HYBRID_BYTES, i32.shl(p.chunks, 5)) : HYBRID_BYTES);
    const weightBytes = i32.mul(i32.mul(p.pairs, p.chunks), PAIR_BYTES.bytes);
    const panelBytes = f.int(i32.add(headBytes, weightBytes));
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        const [left, a, c] = [f.int(p.rows), f.int(p.a), f.int(p.c)];
        f.repeat(
          () => {
            const heads = clampedRows(f, a, p.aPitch, left, rows);
            const at = heads.map((head) => f.int(i32.add(head, ROW_HEAD)));
            const w = f.int(i32.add(p.w, headBytes));
            const sums = (scaled === 'block' ? sumOfBlocks : sumOfAll)(f, at, w, p);
            const rowsOfC = clampedRows(f, c, p.cPitch, left, rows);
            sums.forEach((row, i) => {
              const finish = (scaled === 'block' ? finishBlocks : dequantizer)(f, heads[i], bounds);
              const values = row.map((sum, half) => f.let(finish(sum, p.w, half)));
              storeRow(f, rowsOfC[i], values, p.columns);
            });
            f.step(a, i32.mul(p.aPitch, rows));
            f.step(c, i32.mul(p.cPitch, rows));
            f.step(left, -rows);
          },
          () => i32.gt_s(left, 0),
        );
        f.step(p.w, panelBytes);
        f.step(p.c, 32);
        f.step(p.columns, -8);
      },
    );
  });
}

/** `chunks` are blocks of so many pairs; one of all pairs where channels have a scale. */
const PARAMETERS = { ...HYBRID_ROWS, pairs: 'i32' } as const;

type Rows = readonly Local<'i32'>[];
type Sizes = Readonly<Record<'w' | 'chunks' | 'pairs', Local<'i32'>>>;

function zeros(f: Routine, at: Rows): Local<'v128'>[][] {
  return at.map(() => [0, 1].map(() => f.let(f32x4.splat(0))));
}

function sumOfAll(f: Routine, at: Rows, w: Local<'i32'>, { pairs }: Sizes): Local<'v128'>[][] {
  const sums = zeros(f, at);
  accumulateInt8(f, 'bytes', at, w, pairs, sums);
  return sums;
}

function sumOfBlocks(f: Routine, at: Rows, w: Local<'i32'>, p: Sizes): Local<'v128'>[][] {
  const sums = zeros(f, at);
  const scales = f.int(i32.add(p.w, HYBRID_BYTES));
  const madd = multiplyAdd(false);
  f.times(p.chunks, () => {
    const integers = zeros(f, at);
    accumulateInt8(f, 'bytes', at, w, p.pairs, integers);
    for (const half of [0, 1]) {
      const scale = f.let(v128.load(scales, 16 * half));
      sums.forEach((row, i) => {
        f.set(row[half], madd(f32x4.convert_i32x4_s(integers[i][half]), scale, row[half]));
      });
    }
    f.step(scales, 32);
  });
  return sums;
}
