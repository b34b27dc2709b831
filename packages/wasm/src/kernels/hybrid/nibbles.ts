import { f32x4, i16x8, i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { multiplyAdd } from '../lib/tail.ts';
import { NIBBLE_CHUNK, nibbleChunkBytes, SCALES_BYTES, type ScaledBy } from './pack-nibbles.ts';
import { finishChannels, finishShiftedBlocks, HYBRID_ROWS, PANEL_HEAD } from './row-results.ts';
import { multiplyScaledRows } from './tiles.ts';

/**
 * C = clamp((A W) * scales + bias) with 4-bit weights, for hosts with relaxed SIMD. Weights are nibbles from 0 to 15, a
 * signed byte and a nibble are what `i16x8.relaxed_dot_i8x16_i7x16_s` defines for all hosts, and 32 steps of the depth
 * fit 16 bits: two instructions for sixteen products. What 8 too much in each nibble adds, a row has taken off before.
 */
export function gemmNibbles(rows: number, scaled: ScaledBy): Kernel<keyof typeof HYBRID_ROWS> {
  return defineKernel(`hybrid-gemm-${rows}x8-nibbles-${scaled}`, HYBRID_ROWS, (f, p) => {
    const masks = { nibble: f.let(i32x4.splat(0x0f0f0f0f)), ones: f.let(i32x4.splat(0x00010001)) };
    multiplyScaledRows(f, p, {
      rows,
      headBytes: i32.const(PANEL_HEAD),
      panelBytes: i32.add(i32.mul(p.chunks, nibbleChunkBytes(scaled)), PANEL_HEAD),
      finish: scaled === 'block' ? finishShiftedBlocks : finishChannels,
      sumsOf(at, w) {
        const sums = at.map(() => [0, 1].map(() => f.let(f32x4.splat(0))));
        const k = f.int(p.chunks);
        f.repeat(
          () => {
            addChunk(f, at, w, masks, scaled, sums);
            f.step(k, -1);
          },
          () => k,
        );
        return sums;
      },
    });
  });
}

/** 32 steps of the depth: sums of 16 bits begin with what the row has taken off. One step a turn: see `gemmF32`. */
function addChunk(
  f: Routine,
  at: readonly Local<'i32'>[],
  w: Local<'i32'>,
  { nibble, ones }: { readonly nibble: V128; readonly ones: V128 },
  scaled: ScaledBy,
  sums: readonly (readonly Local<'v128'>[])[],
): void {
  const words = at.map((row) => [0, 1].map(() => f.let(v128.load32_splat(row))));
  for (const row of at) f.step(row, 4);
  f.times(NIBBLE_CHUNK / 4, () => {
    const packed = f.let(v128.load(w));
    const halves = [packed, i16x8.shr_u(packed, 4)].map((x) => f.let(v128.and(x, nibble)));
    at.forEach((row, i) => {
      const x = f.let(v128.load32_splat(row));
      halves.forEach((half, j) => {
        f.set(words[i][j], i16x8.add(words[i][j], i16x8.relaxed_dot_i8x16_i7x16_s(x, half)));
      });
    });
    for (const row of at) f.step(row, 4);
    f.step(w, 16);
  });
  const madd = multiplyAdd(true);
  for (const half of [0, 1]) {
    // bfloat16 is the upper half of a float
    const scale = scaled === 'block' && f.let(i32x4.shl(v128.load16x4_u(w, 8 * half), 16));
    sums.forEach((row, i) => {
      const whole = i32x4.dot_i16x8_s(words[i][half], ones);
      const next = scale ? madd(f32x4.convert_i32x4_s(whole), scale, row[half]) : i32x4.add(row[half], whole);
      f.set(row[half], next);
    });
  }
  if (scaled === 'block') f.step(w, SCALES_BYTES);
}
