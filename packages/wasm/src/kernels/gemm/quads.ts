import { type I32, i16x8, i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeBytes, upperHalf } from '../lib/tail.ts';
import { RESULT_PARAMETERS, SCALING_BYTES } from '../requantize/constants.ts';
import { type Requantizer, requantizer, scaleVector, toBytes, toInt16 } from '../requantize/emit.ts';
import { clampedRows, type GemmTile } from './f32.ts';
import type { Int8Type } from './int8.ts';

/** Packed weights begin with an entry for each panel: how many corrections it has, how far from the entry it lies. */
export const QUAD_ENTRY_BYTES = 8;
export const QUAD_ENTRY = { corrections: 0, distance: 4 } as const;

/**
 * C = clamp(requantize(A W + bias)) in exact integer arithmetic, for hosts whose `i16x8.relaxed_dot_i8x16_i7x16_s`
 * multiplies signed by *unsigned* bytes (x64: `pmaddubsw`): three instructions for sixteen products, where
 * `i32x4.dot_i16x8_s` takes four, and activations that stay bytes.
 *
 * A holds unsigned bytes; W is packed by {@link packQuads}, four steps of the depth of a column side by side, such that
 * no sum of two products leaves 16 bits. What does not fit is packed as corrections: further quads, each with the
 * distance of its activations from the end of the row.
 */
export function gemmQuads(type: Int8Type, { rows: mr, columns: nr }: GemmTile): Kernel<GemmQuadsParameter> {
  return defineKernel(`${type}-gemm-${mr}x${nr}-quads`, PARAMETERS, (f, p) => {
    const requantize = requantizer(f, p);
    const ones = f.let(i16x8.splat(1));
    const vectors = nr / 4;
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        const constants = f.int(i32.add(p.w, i32.load(p.w, QUAD_ENTRY.distance)));
        const left = f.int(p.rows);
        const a = f.int(p.a);
        const c = f.int(p.c);
        f.repeat(
          () => {
            const rowsOfA = clampedRows(f, a, p.aPitch, left, mr);
            const sums = rowsOfA.map(() =>
              Array.from({ length: vectors }, (_, j) => f.let(v128.load(constants, biasOffset(j)))),
            );
            const w = f.int(i32.add(constants, (nr / 8) * SCALING_BYTES));
            accumulate(f, rowsOfA, w, p.quads, sums, ones);
            correct(f, rowsOfA, w, f.int(i32.load(p.w, QUAD_ENTRY.corrections)), sums, ones);
            storeRows(f, type, clampedRows(f, c, p.cPitch, left, mr), sums, requantize, constants, p.columns);
            f.step(a, i32.mul(p.aPitch, mr));
            f.step(c, i32.mul(p.cPitch, mr));
            f.step(left, -mr);
          },
          () => i32.gt_s(left, 0),
        );
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
  /** A quarter of the depth, rounded up. */
  quads: 'i32',
  a: 'i32',
  aPitch: 'i32',
  w: 'i32',
  c: 'i32',
  cPitch: 'i32',
  ...RESULT_PARAMETERS,
} as const;

export type GemmQuadsParameter = keyof typeof PARAMETERS;

type Sums = readonly (readonly Local<'v128'>[])[];

function biasOffset(vector: number): number {
  return (vector >> 1) * SCALING_BYTES + 16 * (vector & 1);
}

/** Four products of each lane, added up; `unsigned` is the second operand of the instruction. */
function dotQuads(unsigned: V128, signed: V128, ones: V128): V128 {
  return i32x4.dot_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(signed, unsigned), ones);
}

/** Leaves `w` behind the quads and the rows behind their last activations. */
function accumulate(
  f: Routine,
  a: readonly Local<'i32'>[],
  w: Local<'i32'>,
  quads: Local<'i32'>,
  sums: Sums,
  ones: V128,
): void {
  const k = f.int(quads);
  f.repeat(
    () => {
      addQuad(
        f,
        a.map((row) => f.let(v128.load32_splat(row))),
        w,
        sums,
        ones,
      );
      for (const row of a) f.step(row, 4);
      f.step(k, -1);
    },
    () => k,
  );
}

/** The corrections of a panel: their quads follow the others, then come the distances. */
function correct(
  f: Routine,
  a: readonly Local<'i32'>[],
  w: Local<'i32'>,
  count: Local<'i32'>,
  sums: Sums,
  ones: V128,
): void {
  const distances = f.int(i32.add(w, i32.mul(count, 16 * sums[0].length)));
  f.times(count, () => {
    const distance = f.let(i32.load(distances));
    addQuad(
      f,
      a.map((row) => f.let(v128.load32_splat(i32.add(row, distance)))),
      w,
      sums,
      ones,
    );
    f.step(distances, 4);
  });
}

function addQuad(f: Routine, splats: readonly V128[], w: Local<'i32'>, sums: Sums, ones: V128): void {
  const vectors = sums[0].length;
  for (let j = 0; j < vectors; j++) {
    const column = f.let(v128.load(w, 16 * j));
    sums.forEach((row, i) => {
      f.set(row[j], i32x4.add(row[j], dotQuads(splats[i], column, ones)));
    });
  }
  f.step(w, 16 * vectors);
}

function storeRows(
  f: Routine,
  type: Int8Type,
  c: readonly Local<'i32'>[],
  sums: Sums,
  requantize: Requantizer,
  constants: Local<'i32'>,
  columns: I32,
): void {
  const vectors = sums[0].length;
  sums.forEach((row, i) => {
    const words = Array.from({ length: vectors / 2 }, (_, pair) => {
      const [low, high] = [0, 1].map((half) =>
        requantize(row[2 * pair + half], scaleVector(f.int(i32.add(constants, pair * SCALING_BYTES)), half)),
      );
      return f.let(toInt16(low, high));
    });
    const bytes = f.let(toBytes(type, words[0], words[1] ?? words[0]));
    if (vectors === 4) storeSixteen(f, c[i], bytes, columns);
    else storeEight(f, c[i], bytes, columns);
  });
}

function storeSixteen(f: Routine, at: Local<'i32'>, bytes: Local<'v128'>, columns: I32): void {
  f.if(
    i32.ge_s(columns, 16),
    () => f.store(at, bytes),
    () => {
      f.if(i32.and(columns, 8), () => {
        f.storeLane(8, at, bytes, 0);
        f.step(at, 8);
        f.set(bytes, upperHalf(bytes));
      });
      storeBytes(f, at, bytes, columns);
    },
  );
}

function storeEight(f: Routine, at: Local<'i32'>, bytes: Local<'v128'>, columns: I32): void {
  f.if(
    i32.ge_s(columns, 8),
    () => f.storeLane(8, at, bytes, 0),
    () => storeBytes(f, at, bytes, columns),
  );
}
