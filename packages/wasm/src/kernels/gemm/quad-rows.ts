import { QUANTIZED_RANGE } from '@zoo/core';
import {
  type I32,
  type I32Like,
  i8x16,
  i16x8,
  i32,
  i32x4,
  type Local,
  type Routine,
  type V128,
  v128,
} from '../../simd/index.ts';
import { depthMask } from '../lib/byte-vectors.ts';
import { SCALING } from '../requantize/constants.ts';
import type { Int8Type } from './int8.ts';

/** Bytes that are written behind the last quad. */
export const QUAD_ROWS_SLACK = 16;

/**
 * A weight without its zero point may be as large as 255, and is packed as a sum of signed bytes: how many of them the
 * largest and the smallest one take.
 */
export function roundsOf(type: Int8Type, zero: number): number {
  const { min, max } = QUANTIZED_RANGE[type];
  return Math.max(Math.ceil((max - zero) / 127), Math.ceil((zero - min) / 128));
}

/** A panel while its rows become quads. */
export interface QuadRows {
  readonly from: Local<'i32'>;
  readonly lanes: Local<'i32'>;
  readonly depth: Local<'i32'>;
  readonly flip: Local<'i32'>;
  readonly zero: Local<'i32'>;
  /** Xor-ed to the bytes that are made: 128 makes them unsigned, for ranked rows. */
  readonly ranked: Local<'i32'>;
  readonly to: Local<'i32'>;
  /** From one quad of a row to the next. */
  readonly quadBytes: I32Like;
  /** Biases and scales of the rows, and the zero point of the activations. */
  readonly biases: Local<'i32'>;
  readonly scales: Local<'i32'>;
  readonly zeroOfActivations: Local<'i32'>;
  readonly constants: Local<'i32'>;
}

/**
 * The rows of a panel, made signed by `flip` and less their zero point, as quads: four steps of the depth of each row side by side. What does not
 * fit a byte is cut off, and left to another round. Constants of the rows go where `scaleVector` finds them; biases
 * take off what the zero point of the activations adds to every sum.
 *
 * Reads up to 15 bytes behind the last row; writes whole quads of sixteen steps.
 *
 * @param round how often bytes have been taken off
 * @returns whether anything is left
 */
export function packQuadRows(f: Routine, p: QuadRows, round: Local<'i32'>): I32 {
  const [flip, flipBack] = [p.flip, p.ranked].map((bits) => f.let(i8x16.splat(bits)));
  const zeroBytes = f.let(i8x16.splat(p.zero));
  const zero = f.let(i16x8.splat(p.zero));
  const ones = f.let(i16x8.splat(1));
  const rest = f.let(i16x8.splat(0));
  const row = f.int(p.from);
  const lane = f.int(0);
  f.times(p.lanes, () => {
    const from = f.int(row);
    const to = f.int(i32.add(p.to, i32.mul(lane, 4)));
    const left = f.int(p.depth);
    const sums = f.let(i32x4.splat(0));
    f.repeat(
      () => {
        const x = f.let(v128.xor(v128.load(from), flip));
        f.if(i32.lt_s(left, 16), () => f.set(x, v128.bitselect(x, zeroBytes, depthMask(left))));
        const halves = [i16x8.extend_low_i8x16_s(x), i16x8.extend_high_i8x16_s(x)];
        const values = halves.map((half) => f.let(i16x8.sub(half, zero)));
        for (const value of values) f.set(sums, i32x4.add(sums, i32x4.dot_i16x8_s(value, ones)));
        f.times(round, () => {
          for (const value of values) f.set(value, i16x8.sub(value, asByte(value)));
        });
        for (const value of values) f.set(rest, v128.or(rest, i16x8.sub(value, asByte(value))));
        const quads = f.let(v128.xor(i8x16.narrow_i16x8_s(values[0], values[1]), flipBack));
        for (let quad = 0; quad < 4; quad++) {
          f.storeLane(4, to, quads, quad);
          f.step(to, p.quadBytes);
        }
        f.step(from, 16);
        f.step(left, -16);
      },
      () => i32.gt_s(left, 0),
    );
    storeConstants(f, p, lane, sums);
    f.step(row, p.depth);
    f.step(lane, 1);
  });
  return v128.anyTrue(rest);
}

function storeConstants(
  f: Routine,
  { biases, scales, zeroOfActivations, constants }: QuadRows,
  lane: Local<'i32'>,
  sums: V128,
): void {
  const sum = [0, 1, 2, 3].map((i) => i32x4.extract(sums, i)).reduce((a, b) => i32.add(a, b));
  const bias = i32.sub(i32.load(i32.add(biases, i32.shl(lane, 2))), i32.mul(zeroOfActivations, sum));
  // eight biases, eight scales, and the same again
  const to = f.int(i32.add(constants, i32.shl(i32.add(lane, i32.and(lane, 8)), 2)));
  f.storeI32(to, bias, SCALING.bias);
  f.storeI32(to, i32.load(i32.add(scales, i32.shl(lane, 2))), SCALING.scale);
}

/** The nearest byte. */
function asByte(x: V128): V128 {
  return i16x8.min_s(i16x8.max_s(x, i16x8.splat(-128)), i16x8.splat(127));
}
