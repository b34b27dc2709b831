import {
  type I32,
  i8x16,
  i16x8,
  i32,
  type Local,
  type Routine,
  sum,
  type V128,
  v128,
} from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeBytes, storeEight, tailName, upperHalf, wholeOr } from '../lib/tail.ts';
import { LIMITING_NAMES, type Limiting, RESULT_PARAMETERS, SCALING_BYTES } from '../requantize/constants.ts';
import { type Requantizer, requantizer, scaleVector, toBytes, toInt16 } from '../requantize/emit.ts';
import { addQuads, type Sums } from './add-quads.ts';
import type { GemmTile } from './f32.ts';
import type { Int8Type } from './int8.ts';
import { rankedProducts } from './ranked.ts';
import { eachTile, type Rows } from './tile-rows.ts';

/**
 * Packed weights begin with an entry for each panel: how far from the entry it lies, and how many steps it has of each
 * kind. The constants of its channels come first, then the weights of all steps, then where their activations are:
 * how far from the beginning of a row, for those that are picked also which of sixteen.
 */
export const QUAD_ENTRY_BYTES = 16;
/** Where an entry holds what, as 32-bit integers: a distance in bytes, and numbers of steps. */
export const QUAD_ENTRY = { distance: 0, octs: 4, quads: 8, picked: 12 } as const;

/** Of what says where the activations of a step are. */
export const PLACE_BYTES = { octs: 4, quads: 4, picked: 8 } as const;

/** Of picked quads: which of sixteen, in front as it becomes a vector, for which an offset is an instruction more. */
export const PICKED_PLACE = { which: 0, distance: 4 } as const;

/**
 * C = clamp(requantize(A W + bias)) in exact integer arithmetic, for hosts whose `i16x8.relaxed_dot_i8x16_i7x16_s`
 * multiplies signed by *unsigned* bytes (x64: `pmaddubsw`), and activations that stay bytes: three instructions for
 * sixteen products, where `i32x4.dot_i16x8_s` takes four.
 *
 * A holds unsigned bytes; W is packed by {@link PackedQuads}, four steps of the depth of a column side by side. No sum
 * of two products may leave 16 bits: which activations meet in a pair depends on the weights of a panel.
 *
 * - octs: two neighbouring quads whose sums of two pairs fit 16 bits: five instructions for both
 * - quads: four neighbouring activations whose pairs fit
 * - picked: any four of sixteen activations, so that large weights are not paired with one another
 *
 * Ranked rows (see `RANKED_ROWS`) are the other way around: activations are signed, and weights unsigned, 128 more than
 * they are, which is taken off again by the sum of a row. Then no pair leaves 16 bits where two activations are together no
 * larger than 128, whatever the weights are. Where zero is in the middle of what activations can be, most are that
 * small, even four of them together; rows say which.
 */
export function gemmQuads(
  type: Int8Type,
  { rows: mr, columns: nr }: GemmTile,
  limiting: Limiting,
  columns = 1,
  ranked = false,
): Kernel<GemmQuadsParameter> {
  const tail = tailName(columns, nr);
  const name = `${type}-gemm-${mr}x${nr}-${ranked ? 'ranked' : 'quads'}${tail}${LIMITING_NAMES[limiting]}`;
  return defineKernel(name, PARAMETERS, (f, p) => {
    const requantize = requantizer(f, p, limiting);
    const ones = f.let(i16x8.splat(1));
    const vectors = nr / 4;
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        const constants = f.int(i32.add(p.w, i32.load(p.w, QUAD_ENTRY.distance)));
        const weights = f.int(i32.add(constants, (nr / 8) * SCALING_BYTES));
        const addProducts = ranked
          ? rankedProducts(f, f.int(i32.load(p.w, QUAD_ENTRY.octs)), weights, ones)
          : quadProducts(f, p.w, weights, 16 * vectors, ones);
        eachTile(f, p, mr, (rowsOfA, rowsOfC) => {
          const sums = rowsOfA.map(() =>
            Array.from({ length: vectors }, (_, j) => f.let(v128.load(constants, biasOffset(j)))),
          );
          addProducts(rowsOfA, sums);
          storeRows(f, type, rowsOfC(), sums, requantize, constants, { columns: p.columns, tail });
        });
        f.step(p.w, QUAD_ENTRY_BYTES);
        f.step(p.c, nr);
        f.step(p.columns, -nr);
      },
    );
  });
}

const PARAMETERS = {
  rows: 'i32',
  columns: 'i32',
  a: 'i32',
  aPitch: 'i32',
  w: 'i32',
  c: 'i32',
  cPitch: 'i32',
  ...RESULT_PARAMETERS,
} as const;

export type GemmQuadsParameter = keyof typeof PARAMETERS;

function biasOffset(vector: number): number {
  return (vector >> 1) * SCALING_BYTES + 16 * (vector & 1);
}

/** What adds the products of a panel and some rows; where its steps end is found once, in front of all tiles. */
function quadProducts(
  f: Routine,
  entry: Local<'i32'>,
  weights: I32,
  quadBytes: number,
  ones: V128,
): (rows: Rows, sums: Sums) => void {
  const [octs, quads, picked] = [QUAD_ENTRY.octs, QUAD_ENTRY.quads, QUAD_ENTRY.picked].map((count) =>
    f.int(i32.load(entry, count)),
  );
  const steps = sum(i32.shl(octs, 1), quads, picked);
  const places = f.int(i32.add(weights, i32.mul(steps, quadBytes)));
  const octEnd = f.int(i32.add(places, i32.mul(octs, PLACE_BYTES.octs)));
  const quadEnd = f.int(i32.add(octEnd, i32.mul(quads, PLACE_BYTES.quads)));
  const end = f.int(i32.add(quadEnd, i32.mul(picked, PLACE_BYTES.picked)));
  return (rows, sums) => {
    const w = f.int(weights);
    const place = f.int(places);
    const rowsAt = (offset = 0) => {
      const distance = f.let(i32.load(place, offset), 'i32');
      return rows.map((row) => f.int(i32.add(row, distance)));
    };
    eachPlace(f, place, octEnd, PLACE_BYTES.octs, () => {
      const at = rowsAt();
      const halves = [0, 4].map((offset) => at.map((row) => f.let(v128.load32_splat(row, offset))));
      addQuads(f, halves, w, sums, ones);
    });
    eachPlace(f, place, quadEnd, PLACE_BYTES.quads, () => {
      addQuads(f, [rowsAt().map((row) => f.let(v128.load32_splat(row)))], w, sums, ones);
    });
    eachPlace(f, place, end, PLACE_BYTES.picked, () => {
      const at = rowsAt(PICKED_PLACE.distance);
      const which = f.let(v128.load32_splat(place, PICKED_PLACE.which));
      addQuads(f, [at.map((row) => f.let(i8x16.relaxed_swizzle(v128.load(row), which)))], w, sums, ones);
    });
  };
}

function eachPlace(f: Routine, place: Local<'i32'>, end: I32, bytes: number, body: () => void): void {
  f.while(
    () => i32.lt_u(place, end),
    () => {
      body();
      f.step(place, bytes);
    },
  );
}

function storeRows(
  f: Routine,
  type: Int8Type,
  c: Rows,
  sums: Sums,
  requantize: Requantizer,
  constants: Local<'i32'>,
  { columns, tail }: { readonly columns: I32; readonly tail: string },
): void {
  const vectors = sums[0].length;
  sums.forEach((row, i) => {
    const words = Array.from({ length: vectors / 2 }, (_, pair) => {
      const [low, high] = [0, 1].map((half) =>
        requantize(row[2 * pair + half], scaleVector(constants, half, pair)),
      );
      return f.let(toInt16(low, high));
    });
    const bytes = f.let(toBytes(type, words[0], words[1] ?? words[0]));
    if (vectors === 2) storeEight(f, c[i], bytes, columns, tail);
    else storeSixteen(f, c[i], bytes, columns, tail);
  });
}

function storeSixteen(f: Routine, at: Local<'i32'>, bytes: Local<'v128'>, columns: I32, tail: string): void {
  const rest = () => {
    f.if(i32.and(columns, 8), () => {
      f.storeLane(8, at, bytes, 0);
      f.step(at, 8);
      f.set(bytes, upperHalf(bytes));
    });
    storeBytes(f, at, bytes, columns);
  };
  wholeOr(f, tail && i32.ge_s(columns, 16), () => f.store(at, bytes), rest);
}
