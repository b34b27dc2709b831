import { i8x16, i16x8, i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { SCALING } from '../requantize/constants.ts';
import type { Int8Type } from './int8.ts';
import { depthMask, halfOf } from './rows-of-bytes.ts';

/** The largest sum of two neighbouring weights that a quad holds, and the largest weight that needs no second look. */
export const LARGEST_PAIR = 128;
const LARGEST_WEIGHT = 127;

/** Bytes that are written behind the last quad. */
export const QUAD_ROWS_SLACK = 16;

/** A panel while its rows become quads. */
export interface QuadRows {
  readonly from: Local<'i32'>;
  readonly lanes: Local<'i32'>;
  readonly depth: Local<'i32'>;
  readonly zero: Local<'i32'>;
  readonly to: Local<'i32'>;
  /** From one quad of a row to the next. */
  readonly quadBytes: Local<'i32'>;
  /** Biases and scales of the rows, and the zero point of the activations. */
  readonly biases: Local<'i32'>;
  readonly scales: Local<'i32'>;
  readonly zeroOfActivations: Local<'i32'>;
  readonly constants: Local<'i32'>;
  readonly list: Local<'i32'>;
}

/**
 * The rows of a panel, less their zero point, as quads: four steps of the depth of each row side by side. Quads that
 * may not hold their weights are listed, as number of the quad * 16 + lane, and wait for `correctQuads`. Constants of
 * the rows go where `scaleVector` finds them; biases take off what the zero point of the activations adds to every sum.
 *
 * Reads up to 15 bytes behind the last row; leaves `from` there, and `biases` and `scales` behind those of the rows.
 *
 * @returns the length of the list
 */
export function packQuadRows(f: Routine, type: Int8Type, p: QuadRows): Local<'i32'> {
  const zeroBytes = f.let(i8x16.splat(p.zero));
  const zero = f.let(i16x8.splat(p.zero));
  const ones = f.let(i16x8.splat(1));
  const listed = f.int(p.list);
  const lane = f.int(0);
  f.times(p.lanes, () => {
    const from = f.int(p.from);
    const to = f.int(i32.add(p.to, i32.mul(lane, 4)));
    const left = f.int(p.depth);
    const place = f.int(lane);
    const sums = f.let(i32x4.splat(0));
    f.repeat(
      () => {
        const x = f.let(v128.load(from));
        f.if(i32.lt_s(left, 16), () => f.set(x, v128.bitselect(x, zeroBytes, depthMask(left))));
        const [low, high] = [0, 1].map((half) => f.let(i16x8.sub(halfOf(type, x, half), zero)));
        const pairs = [low, high].map((values) => f.let(i32x4.dot_i16x8_s(values, ones)));
        for (const pair of pairs) f.set(sums, i32x4.add(sums, pair));
        const doubtful = [low, high].map((values, half) => isDoubtful(values, pairs[half]));
        listQuads(f, i8x16.bitmask(narrow(doubtful[0], doubtful[1])), listed, place);
        const quads = f.let(i8x16.narrow_i16x8_s(low, high));
        for (let quad = 0; quad < 4; quad++) {
          f.storeLane(4, to, quads, quad);
          f.step(to, p.quadBytes);
        }
        f.step(from, 16);
        f.step(left, -16);
        f.step(place, 64);
      },
      () => i32.gt_s(left, 0),
    );
    storeConstants(f, p, lane, sums);
    f.step(p.from, p.depth);
    f.step(lane, 1);
  });
  f.step(p.biases, i32.shl(p.lanes, 2));
  f.step(p.scales, i32.shl(p.lanes, 2));
  return f.int(i32.shr_u(i32.sub(listed, p.list), 2));
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

/** All bits set in the pairs that must be looked at. */
function isDoubtful(values: V128, pairs: V128): V128 {
  const large = i16x8.gt_s(i16x8.abs(values), i16x8.splat(LARGEST_WEIGHT));
  const wide = i32x4.gt_s(i32x4.abs(pairs), i32x4.splat(LARGEST_PAIR));
  return i32x4.ne(v128.or(large, wide), i32x4.splat(0));
}

/** Eight masks of 32 bits as bytes, twice. */
function narrow(a: V128, b: V128): V128 {
  const words = i16x8.narrow_i32x4_s(a, b);
  return i8x16.narrow_i16x8_s(words, words);
}

/** Two bits of the mask for each of four quads. */
function listQuads(
  f: Routine,
  mask: ReturnType<typeof i8x16.bitmask>,
  to: Local<'i32'>,
  place: Local<'i32'>,
): void {
  const bits = f.let(i32.and(mask, 255));
  f.if(bits, () => {
    for (let quad = 0; quad < 4; quad++) {
      f.if(i32.and(bits, 3 << (2 * quad)), () => {
        f.storeI32(to, i32.add(place, 16 * quad));
        f.step(to, 4);
      });
    }
  });
}
