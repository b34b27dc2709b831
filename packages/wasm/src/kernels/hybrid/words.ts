import { f32x4, i32, type Local, type Routine, v128 } from '../../simd/index.ts';
import { accumulateInt8, PAIR_BYTES } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { multiplyAdd } from '../lib/tail.ts';
import { dequantizer, HYBRID_BYTES } from './dequantize.ts';
import type { ScaledBy } from './pack-nibbles.ts';
import { finishBlocks, HYBRID_ROWS } from './row-results.ts';
import { multiplyScaledRows } from './tiles.ts';

/**
 * C = clamp((A W) * scales + bias) with 8-bit weights, on all hosts. Rows are 16-bit integers without their zero point
 * behind their scale. See `gemmInt8`.
 */
export function gemmWords(rows: number, scaled: ScaledBy): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`hybrid-gemm-${rows}x8-${scaled}s`, PARAMETERS, (f, p) => {
    const headBytes = f.int(scaled === 'block' ? i32.add(HYBRID_BYTES, i32.shl(p.chunks, 5)) : HYBRID_BYTES);
    const weightBytes = i32.mul(i32.mul(p.pairs, p.chunks), PAIR_BYTES.bytes);
    const panelBytes = f.int(i32.add(headBytes, weightBytes));
    multiplyScaledRows(f, p, {
      rows,
      headBytes,
      panelBytes,
      finish: scaled === 'block' ? finishBlocks : dequantizer,
      sumsOf: (at, w) => (scaled === 'block' ? sumOfBlocks : sumOfAll)(f, at, w, p),
    });
  });
}

/** `pairs` are those of a block, of which there are `chunks`: a single one where channels have a scale. */
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
