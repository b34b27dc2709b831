import { keepsManyVectors } from '../../host/features.ts';
import { i8x16, i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { halfOf } from '../lib/byte-vectors.ts';
import { storeEight, tailName } from '../lib/tail.ts';
import { LIMITING_NAMES, type Limiting, RESULT_PARAMETERS, SCALING_BYTES } from '../requantize/constants.ts';
import { type Requantizer, requantizer, scaleVector, toBytes, toInt16 } from '../requantize/emit.ts';
import {
  type Block,
  blockName,
  columnsOf,
  DEPTHWISE_PARAMETERS,
  insideMasks,
  type Use,
  usesOf,
} from './columns.ts';

/** Eight sums in two registers for each output; older engines spill them. */
export function outputsAtOnceInt8(): number {
  return keepsManyVectors() ? 4 : 2;
}

/**
 * A block of outputs of an 8-bit depthwise convolution, all channels, eight at a time. One `i32x4.dot_i16x8_s` adds the
 * products of two taps: filter rows are taken by twos, whose activations are interleaved while they are bytes, and in
 * the last row of an odd number neighbours are, so that 3 x 3 taps are five instructions for four channels.
 *
 * What lies outside of the picture is read at `cell`, where there is the zero point for each channel; biases take off
 * what it adds to a sum. Weights are packed by {@link packDepthwiseInt8}.
 *
 * @param height of the filter
 */
export function depthwiseInt8(
  type: Int8Type,
  block: Block,
  height: number,
  limiting: Limiting,
  channels: number,
): Kernel<keyof typeof PARAMETERS> {
  const tail = tailName(channels, 8);
  const name = `${type}-depthwise-${blockName(block)}h${height}${tail}${LIMITING_NAMES[limiting]}`;
  return defineKernel(name, PARAMETERS, (f, p) => {
    const requantize = requantizer(f, p, limiting);
    depthwiseBytes(f, type, block, height, 1, p, (group, accumulate) => {
      const sums = Array.from({ length: block.outputs }, () =>
        [0, 1].map((half) => f.let(v128.load(group.w, 16 * half))),
      );
      accumulate(SCALING_BYTES, sums);
      storeBlock(f, type, sums, requantize, { ...group, outBytes: p.outBytes }, tail);
    });
  });
}

/** Parameters of depthwise kernels on bytes. */
export const DEPTHWISE_BYTES = {
  ...DEPTHWISE_PARAMETERS,
  /** Blocks, one behind the other. */
  count: 'i32',
  /** Filter rows above the picture. */
  skipped: 'i32',
  /** What is read outside of the picture: as many bytes as there are channels, and seven more. */
  cell: 'i32',
} as const;

const PARAMETERS = { ...DEPTHWISE_BYTES, ...RESULT_PARAMETERS } as const;

/** Eight channels: their weights, where results go, and how many channels are left. */
type Group = Readonly<Record<'w' | 'to' | 'channels', Local<'i32'>>>;

/** Adds the products of a group, whose taps begin at `offset`, to sums by output and half of the channels. */
type Accumulate = (offset: number, sums: readonly (readonly Local<'v128'>[])[]) => void;

/** What all depthwise products of bytes have in common: block by block, group by group. */
export function depthwiseBytes(
  f: Routine,
  type: Int8Type,
  block: Block,
  height: number,
  resultBytes: 1 | 4,
  p: Readonly<Record<keyof typeof DEPTHWISE_BYTES, Local<'i32'>>>,
  body: (group: Group, accumulate: Accumulate) => void,
): void {
  const columns = columnsOf(block);
  const line = f.int(i32.sub(p.x, i32.mul(p.skipped, p.rowBytes)));
  const rows = Array.from({ length: height }, (_, row) => {
    const inside = f.int(i32.lt_u(i32.sub(row, p.skipped), p.rows));
    const first = f.int(i32.select(inside, i32.add(line, i32.mul(p.rowBytes, row)), p.cell));
    // outside of the picture all columns are the same
    return { first, pitch: f.int(i32.select(inside, p.pixelBytes, 0)) };
  });
  f.times(p.count, () => {
    const masks = insideMasks(f, block, p);
    const channel = f.int(0);
    const readers = rows.map(readerOf);
    const [w, to, channels] = [f.int(p.w), f.int(p.to), f.int(p.channels)];
    f.repeat(
      () => {
        body({ w, to, channels }, accumulate);
        f.step(channel, 8);
        f.step(w, p.groupBytes);
        f.step(to, 8 * resultBytes);
        f.step(channels, -8);
      },
      () => i32.gt_s(channels, 0),
    );
    const inBlock = block.outputs * block.stride;
    for (const { first, pitch } of rows) f.step(first, i32.mul(pitch, inBlock));
    f.step(p.column, inBlock);
    f.step(p.to, i32.mul(p.outBytes, block.outputs));

    /** Finds the columns of a row for each group, and loads them; what lies beyond the last meets a weight of 0. */
    function readerOf({ first, pitch }: (typeof rows)[0]) {
      // of columns that are not found from the one before
      const starts = masks.map((mask, column) => {
        if (!mask && column > 0 && !masks[column - 1]) return undefined;
        const start = i32.add(first, i32.mul(pitch, column));
        return f.int(mask ? i32.select(mask, start, p.cell) : start);
      });
      return () => {
        let at: Local<'i32'>;
        const found = starts.map((start) => {
          at = f.int(start ? i32.add(start, channel) : i32.add(at, pitch));
          return at;
        });
        return (column: number) => v128.load64_zero(found[column] ?? found[0]);
      };
    }

    function accumulate(offset: number, sums: Parameters<Accumulate>[1]): void {
      for (let row = 0, at = offset; row < height; row += 2, at += 32 * block.taps) {
        const [upper, lower] = readers.slice(row, row + 2).map((read) => read());
        for (let column = 0; column < columns; column++) {
          const uses = usesOf(block, column);
          if (lower) add(at, upper(column), lower(column), uses);
          else add(at, upper(column), upper(column + block.dilation), firstOfPairs(uses));
        }
      }

      function add(at: number, a: V128, b: V128, uses: readonly Use[]): void {
        if (uses.length === 0) return;
        const bytes = f.let(i8x16.shuffle(a, b, INTERLEAVED));
        for (const i of [0, 1]) {
          const x = f.let(halfOf(type, bytes, i));
          for (const { output, tap } of uses) {
            const sum = sums[output][i];
            f.set(sum, i32x4.add(sum, i32x4.dot_i16x8_s(x, v128.load(w, at + 32 * tap + 16 * i))));
          }
        }
      }
    }
  });
}

/** Of the lower halves of two vectors. */
const INTERLEAVED = [0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23];

/** Taps by twos: the pairs whose first one meets a column. */
function firstOfPairs(uses: readonly Use[]): Use[] {
  return uses.filter(({ tap }) => tap % 2 === 0).map(({ output, tap }) => ({ output, tap: tap / 2 }));
}

function storeBlock(
  f: Routine,
  type: Int8Type,
  sums: readonly (readonly Local<'v128'>[])[],
  requantize: Requantizer,
  p: Readonly<Record<'w' | 'to' | 'outBytes' | 'channels', Local<'i32'>>>,
  tail: string,
): void {
  const [first, last] = [0, 1].map((half) => f.let(scaleVector(p.w, half)));
  const to = f.int(p.to);
  for (const [low, high] of sums) {
    const values = f.let(toInt16(requantize(low, first), requantize(high, last)));
    const bytes = f.let(toBytes(type, values, values));
    storeEight(f, to, bytes, p.channels, tail);
    f.step(to, p.outBytes);
  }
}
