import { keepsManyVectors } from '../../host/features.ts';
import { i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeBytes, tailName, upperHalf, wholeOr } from '../lib/tail.ts';
import { LIMITING_NAMES, type Limiting, RESULT_PARAMETERS, SCALING_BYTES } from '../requantize/constants.ts';
import { type Requantizer, requantizer, scaleVector, toBytes, toInt16 } from '../requantize/emit.ts';
import { clampedRows } from './f32.ts';

export type Int8Type = 'int8' | 'uint8';

/**
 * How weights are kept: as bytes that are widened when loaded, or, where they have a zero point that must be taken off,
 * as 16-bit integers without it. Taking it off when loading costs a sixth of the speed.
 */
export type WeightStorage = 'bytes' | 'words';

/** Bytes of the weights of eight columns and two steps of the depth. */
export const PAIR_BYTES: Readonly<Record<WeightStorage, number>> = { bytes: 16, words: 32 };

/** Columns of a panel. */
export const INT8_PANEL = 8;

/**
 * C = clamp(requantize(A W + bias)) in exact integer arithmetic. A holds 16-bit activations without their
 * zero point, an even number in each row; W is packed by {@link packPanelsInt8}. A pair of activations against the pairs of four columns is one
 * `i32x4.dot_i16x8_s`.
 */
export function gemmInt8(
  type: Int8Type,
  rows: number,
  storage: WeightStorage,
  limiting: Limiting = 'clamp',
  columns = 1,
): Kernel<GemmInt8Parameter> {
  const tail = tailName(columns, INT8_PANEL);
  const name = `${type}-gemm-${rows}x8-${storage}${tail}${LIMITING_NAMES[limiting]}`;
  return defineKernel(name, PARAMETERS, (f, p) => {
    const requantize = requantizer(f, p, limiting);
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        const left = f.int(p.rows);
        const a = f.int(p.a);
        const c = f.int(p.c);
        f.repeat(
          () => {
            const rowsOfA = clampedRows(f, a, p.aPitch, left, rows);
            const sums = rowsOfA.map(() => [0, 1].map((half) => f.let(v128.load(p.w, 16 * half))));
            accumulateInt8(f, storage, rowsOfA, f.int(i32.add(p.w, SCALING_BYTES)), p.pairs, sums);
            const rowsOfC = clampedRows(f, c, p.cPitch, left, rows);
            storeQuantized(f, type, rowsOfC, sums, requantize, p, tail);
            f.step(a, i32.mul(p.aPitch, rows));
            f.step(c, i32.mul(p.cPitch, rows));
            f.step(left, -rows);
          },
          () => i32.gt_s(left, 0),
        );
        f.step(p.w, i32.add(i32.mul(p.pairs, PAIR_BYTES[storage]), SCALING_BYTES));
        f.step(p.c, INT8_PANEL);
        f.step(p.columns, -INT8_PANEL);
      },
    );
  });
}

/** What all products of panels whose depth goes in pairs are told. */
export const PAIRED_GEMM = {
  rows: 'i32',
  columns: 'i32',
  /** Half the depth. */
  pairs: 'i32',
  a: 'i32',
  aPitch: 'i32',
  w: 'i32',
  c: 'i32',
  cPitch: 'i32',
} as const;

const PARAMETERS = { ...PAIRED_GEMM, ...RESULT_PARAMETERS } as const;

export type GemmInt8Parameter = keyof typeof PARAMETERS;

/** Weights of four columns and two steps of the depth as 16-bit integers, from an address on. */
function weightPairs(storage: WeightStorage, at: Local<'i32'>, index: number): V128 {
  return storage === 'bytes' ? v128.load8x8_s(at, 8 * index) : v128.load(at, 16 * index);
}

/**
 * Adds A W to sums[row][half]; `w` is used up.
 *
 * @param together pairs of the depth in a turn of the loop: two, as counters and addresses do not fit the time of one
 * pair's products, or one where the engine unrolls the loop itself and spills the vectors of two
 */
export function accumulateInt8(
  f: Routine,
  storage: WeightStorage,
  a: readonly Local<'i32'>[],
  w: Local<'i32'>,
  pairs: Local<'i32'>,
  sums: readonly (readonly Local<'v128'>[])[],
  together: 1 | 2 = keepsManyVectors() ? 2 : 1,
): void {
  const end = f.int(i32.add(w, i32.mul(pairs, PAIR_BYTES[storage])));
  const addPairs = (count: number) => {
    for (let pair = 0; pair < count; pair++) {
      const splats = a.map((row) => f.let(v128.load32_splat(row, 4 * pair)));
      const columns = [0, 1].map((half) => f.let(weightPairs(storage, w, 2 * pair + half)));
      sums.forEach((row, i) => {
        for (const half of [0, 1]) {
          f.set(row[half], i32x4.add(row[half], i32x4.dot_i16x8_s(splats[i], columns[half])));
        }
      });
    }
    for (const row of a) f.step(row, 4 * count);
    f.step(w, count * PAIR_BYTES[storage]);
  };
  const isLeft = () => i32.ne(w, end);
  if (together === 1) {
    f.repeat(() => addPairs(1), isLeft);
    return;
  }
  f.if(i32.and(pairs, 1), () => addPairs(1));
  f.while(isLeft, () => addPairs(2));
}

/** Results of eight columns: requantized, clamped, stored; two rows share a vector of bytes. */
function storeQuantized(
  f: Routine,
  type: Int8Type,
  c: readonly Local<'i32'>[],
  sums: readonly (readonly Local<'v128'>[])[],
  requantize: Requantizer,
  p: { readonly w: Local<'i32'>; readonly columns: Local<'i32'> },
  tail: string,
): void {
  const [first, last] = [0, 1].map((half) => f.let(scaleVector(p.w, half)));
  const rows = sums.map(([left, right]) => f.let(toInt16(requantize(left, first), requantize(right, last))));
  for (let row = 0; row < rows.length; row += 2) {
    const second = rows[row + 1] ?? rows[row];
    const bytes = f.let(toBytes(type, rows[row], second));
    const whole = () => {
      f.storeLane(8, c[row], bytes, 0);
      if (rows[row + 1]) f.storeLane(8, c[row + 1], bytes, 1);
    };
    wholeOr(f, tail && i32.ge_s(p.columns, INT8_PANEL), whole, () => {
      const upper = f.let(upperHalf(bytes));
      storeBytes(f, c[row], bytes, p.columns);
      if (rows[row + 1]) storeBytes(f, c[row + 1], upper, p.columns);
    });
  }
}
