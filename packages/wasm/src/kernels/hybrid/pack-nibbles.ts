import {
  f32,
  f64,
  type I32,
  i8x16,
  i16x8,
  i32,
  i32x4,
  type Local,
  type Routine,
  sum,
  v128,
} from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { acrossLanes } from '../lib/lanes.ts';
import { PANEL_HEAD, WEIGHT_SUMS } from './row-results.ts';

/** What has a scale: a channel, or each block of it. */
export type ScaledBy = 'channel' | 'block';

/** Steps of the depth that are added in 16 bits. A block is one of them, or several with the same scale. */
export const NIBBLE_CHUNK = 32;

/** Scales of a chunk, as bfloat16. */
export const SCALES_BYTES = 16;

/** Of eight columns: eight times four steps of the depth, then scales if they belong to blocks. */
export function nibbleChunkBytes(scaled: ScaledBy): number {
  return 4 * NIBBLE_CHUNK + (scaled === 'block' ? SCALES_BYTES : 0);
}

/**
 * Rows of signed 4-bit weights, a byte each, as panels of eight: nibbles from 0 to 15, columns 0 to 3 below columns 4 to 7.
 * Writes the sums of weights into the head of a panel; the rest of it is left alone.
 */
export function packNibbles(scaled: ScaledBy): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`hybrid-pack-nibbles-${scaled}`, PARAMETERS, (f, p) => {
    const four = f.int(i32.mul(p.rowBytes, 4));
    const scaleBytes = f.int(i32.mul(p.blocks, 4));
    f.times(p.panels, () => {
      const to = f.int(p.to);
      const lane = f.int(0);
      f.times(4, () => {
        const columns = [0, 1].map((side) => ({
          from: f.int(side ? i32.add(p.from, four) : p.from),
          scale: f.int(side ? i32.add(p.scales, i32.mul(scaleBytes, 4)) : p.scales),
          count: f.int(0),
          total: f.let(f64.const(0), 'f64'),
        }));
        const at = f.int(i32.add(to, PANEL_HEAD));
        const inBlock = f.int(p.chunksOfBlock);
        f.times(p.chunks, () => {
          packChunk(f, scaled, columns, { at, to, lane });
          f.step(at, nibbleChunkBytes(scaled));
          f.step(inBlock, -1);
          f.if(i32.eqz(inBlock), () => {
            f.set(inBlock, p.chunksOfBlock);
            for (const { scale } of columns) f.step(scale, 4);
          });
        });
        columns.forEach(({ count, total }, side) => {
          const place = WEIGHT_SUMS + 16 * side;
          if (scaled === 'block') f.storeF32(to, f32.demote(total), place);
          else f.storeI32(to, count, place);
        });
        f.step(to, 4);
        f.step(lane, 1);
        f.step(p.from, p.rowBytes);
        f.step(p.scales, scaleBytes);
      });
      f.step(p.from, four);
      f.step(p.scales, i32.mul(scaleBytes, 4));
      f.step(p.to, i32.add(i32.mul(p.chunks, nibbleChunkBytes(scaled)), PANEL_HEAD));
    });
  });
}

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  panels: 'i32',
  /** Of a row of weights, 32 bytes each. */
  chunks: 'i32',
  rowBytes: 'i32',
  /** Scales of blocks, row after row of them, as float32. */
  scales: 'i32',
  blocks: 'i32',
  chunksOfBlock: 'i32',
} as const;

interface Column {
  readonly from: Local<'i32'>;
  readonly scale: Local<'i32'>;
  readonly count: Local<'i32'>;
  readonly total: Local<'f64'>;
}

/** The same 32 steps of two columns: one in the lower halves of bytes, one in the upper. */
function packChunk(
  f: Routine,
  scaled: ScaledBy,
  columns: readonly Column[],
  { at, to, lane }: { readonly at: Local<'i32'>; readonly to: Local<'i32'>; readonly lane: Local<'i32'> },
): void {
  const halves = [0, 16].map((offset) => columns.map(({ from }) => f.let(v128.load(from, offset))));
  halves.forEach((pair, half) => {
    const [low, high] = pair.map((x) => i8x16.add(x, i8x16.splat(8)));
    const both = f.let(v128.or(low, i16x8.shl(high, 4)));
    for (let step = 0; step < 4; step++) f.storeLane(4, at, both, step, 16 * (4 * half + step));
  });
  columns.forEach(({ from, scale, count, total }, side) => {
    const [a, b] = halves.map((pair) => i16x8.extadd_pairwise_i8x16_s(pair[side]));
    const sums = i32x4.dot_i16x8_s(i16x8.add(a, b), i16x8.splat(1));
    const sum = f.int(i32x4.extract(acrossLanes(f, i32x4.add, sums), 0));
    if (scaled === 'block') {
      const bits = f.int(bfloat16(f.int(i32.load(scale))));
      f.storeI16(i32.sub(at, i32.shl(lane, 1)), i32.shr_u(bits, 16), 4 * NIBBLE_CHUNK + 8 * side);
      const place = WEIGHT_SUMS + 16 * side;
      f.storeI32(to, bits, place);
      const product = f64.mul(f64.promote(f32.load(to, place)), f64.fromI32(sum));
      f.set(total, f64.add(total, product));
    } else f.step(count, sum);
    f.step(from, NIBBLE_CHUNK);
  });
}

/** The nearest number whose lower half is zero, of two the even one. */
function bfloat16(bits: Local<'i32'>): I32 {
  const even = i32.and(i32.shr_u(bits, 16), 1);
  return i32.and(sum(bits, 0x7fff, even), -0x10000);
}
