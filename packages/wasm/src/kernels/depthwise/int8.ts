import { i16x8, i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeEight, tailName } from '../lib/tail.ts';
import { widened } from '../patches/gather.ts';
import { LIMITING_NAMES, type Limiting, RESULT_PARAMETERS, SCALING_BYTES } from '../requantize/constants.ts';
import { type Requantizer, requantizer, scaleVector, toBytes, toInt16 } from '../requantize/emit.ts';
import { BLOCK_PARAMETERS, type Block, blockName, insideMasks } from './columns.ts';

/** Eight sums in two registers for each output; a filter row of pairs stays in memory. */
export const INT8_OUTPUTS = 4;

/**
 * A block of outputs of an 8-bit depthwise convolution, all channels, eight at a time. Taps are taken by twos: the
 * columns under taps 2i and 2i + 1 are interleaved, and one `i32x4.dot_i16x8_s` adds both products of four channels.
 *
 * @param centred the zero point of the activations is 0, as that of uint8 results of a ReLU
 */
export function depthwiseInt8(
  type: Int8Type,
  block: Block,
  limiting: Limiting,
  centred: boolean,
  channels: number,
): Kernel<keyof typeof PARAMETERS> {
  const tail = tailName(channels, 8);
  const name = `${type}-depthwise-${blockName(block)}${tail}${LIMITING_NAMES[limiting]}${centred ? '-centred' : ''}`;
  return defineKernel(name, PARAMETERS, (f, p) => {
    const zeros = columnZeros(f, block, p, centred ? undefined : f.let(i16x8.splat(p.zero)));
    const requantize = requantizer(f, p, limiting);
    const pairs = Math.ceil(block.taps / 2);
    f.repeat(
      () => {
        const sums = Array.from({ length: block.outputs }, () =>
          [0, 1].map((half) => f.let(v128.load(p.w, 16 * half))),
        );
        const w = f.int(i32.add(p.w, i32.add(p.skip, SCALING_BYTES)));
        const row = f.int(p.x);
        f.times(p.rows, () => {
          accumulateDepthwiseInt8(f, type, block, row, p.pixelBytes, w, zeros, sums);
          f.step(row, p.rowBytes);
          f.step(w, 32 * pairs);
        });
        storeBlock(f, type, sums, requantize, p, tail);
        f.step(p.w, p.groupBytes);
        f.step(p.x, 8);
        f.step(p.to, 8);
        f.step(p.channels, -8);
      },
      () => i32.gt_s(p.channels, 0),
    );
  });
}

const PARAMETERS = {
  rows: 'i32',
  skip: 'i32',
  ...BLOCK_PARAMETERS,
  rowBytes: 'i32',
  w: 'i32',
  groupBytes: 'i32',
  to: 'i32',
  outBytes: 'i32',
  channels: 'i32',
  zero: 'i32',
  ...RESULT_PARAMETERS,
} as const;

/** Of a column: all bits of its address where it is inside the picture, and what is taken off its elements. */
interface ColumnZero {
  readonly mask?: Local<'i32'>;
  readonly zero?: V128;
}

/** Columns outside of the picture are zeros without a zero point. */
export function columnZeros(
  f: Routine,
  block: Block,
  p: Parameters<typeof insideMasks>[2],
  zero: V128 | undefined,
): readonly ColumnZero[] {
  return insideMasks(f, block, p).map((mask) =>
    mask && zero ? { mask, zero: f.let(v128.and(zero, i32x4.splat(mask))) } : { mask, zero },
  );
}

export function accumulateDepthwiseInt8(
  f: Routine,
  type: Int8Type,
  block: Block,
  row: Local<'i32'>,
  pixelBytes: Local<'i32'>,
  w: Local<'i32'>,
  zeros: readonly ColumnZero[],
  sums: readonly (readonly Local<'v128'>[])[],
): void {
  const column = columnReader(f, type, row, pixelBytes, zeros);
  for (const { at, next, uses } of pairedColumns(block)) {
    const [a, b] = [column(at), column(next)];
    const low = f.let(i16x8.interleaveLow(a, b));
    const high = f.let(i16x8.interleaveHigh(a, b));
    for (const { output, pair } of uses) {
      const [sumLow, sumHigh] = sums[output];
      f.set(sumLow, i32x4.add(sumLow, i32x4.dot_i16x8_s(low, v128.load(w, 32 * pair))));
      f.set(sumHigh, i32x4.add(sumHigh, i32x4.dot_i16x8_s(high, v128.load(w, 32 * pair + 16))));
    }
  }
}

interface PairedColumn {
  readonly at: number;
  readonly next: number;
  readonly uses: readonly { readonly output: number; readonly pair: number }[];
}

/** Columns `at` and `next` with the outputs that meet them through a pair of taps. */
function pairedColumns(block: Block): PairedColumn[] {
  const { outputs, taps, stride, dilation } = block;
  const byColumn = new Map<number, { output: number; pair: number }[]>();
  for (let output = 0; output < outputs; output++) {
    for (let pair = 0; 2 * pair < taps; pair++) {
      const at = output * stride + 2 * pair * dilation;
      byColumn.set(at, [...(byColumn.get(at) ?? []), { output, pair }]);
    }
  }
  return [...byColumn].map(([at, uses]) => ({ at, next: at + dilation, uses })).sort((a, b) => a.at - b.at);
}

/** Loads each column once; there are none beyond the last tap. */
function columnReader(
  f: Routine,
  type: Int8Type,
  row: Local<'i32'>,
  pixelBytes: Local<'i32'>,
  zeros: readonly ColumnZero[],
): (column: number) => V128 {
  const loaded = new Map<number, V128>();
  return (column) => {
    if (column >= zeros.length) return i16x8.splat(0);
    const known = loaded.get(column);
    if (known) return known;
    const at = column === 0 ? row : i32.add(row, i32.mul(pixelBytes, column));
    const { mask, zero } = zeros[column];
    const x = f.let(widened(type, mask ? i32.and(at, mask) : at, zero));
    loaded.set(column, x);
    return x;
  };
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

/** Bytes of a filter row of eight channels. */
export function depthwiseRowBytesInt8(width: number): number {
  return 32 * Math.ceil(width / 2);
}
