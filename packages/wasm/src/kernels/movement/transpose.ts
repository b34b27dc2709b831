import {
  type I32,
  i8x16,
  i16x8,
  i32,
  i32x4,
  type Local,
  type Routine,
  type V128,
  v128,
} from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { transposeFour } from '../lib/lanes.ts';

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  rows: 'i32',
  columns: 'i32',
  /** Bytes from row to row of the source, and from column to column of the result. */
  fromStep: 'i32',
  toStep: 'i32',
} as const;

/**
 * A matrix turned over: to[column][row] = from[row][column], in square tiles; `turned` makes vectors of whole columns, one
 * behind the other, from the rows of a tile.
 */
function transposed(
  bytes: 1 | 4,
  edge: 4 | 8,
  load: (at: I32) => V128,
  turned: (f: Routine, rows: readonly Local<'v128'>[]) => readonly V128[],
): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`transpose-${bytes}`, PARAMETERS, (f, p) => {
    const copyOne = (to: Local<'i32'>, from: Local<'i32'>, row = 0) =>
      bytes === 4 ? f.storeI32(to, i32.load(from), 4 * row) : f.storeI8(to, i32.load8_u(from), row);
    f.while(
      () => i32.ge_s(p.rows, edge),
      () => {
        const [at, to, left] = [f.int(p.from), f.int(p.to), f.int(p.columns)];
        const eachRow = <T>(take: (row: Local<'i32'>, i: number) => T) => {
          const row = f.int(at);
          return Array.from({ length: edge }, (_, i) => {
            const taken = take(row, i);
            f.step(row, p.fromStep);
            return taken;
          });
        };
        f.while(
          () => i32.ge_s(left, edge),
          () => {
            for (const columns of turned(
              f,
              eachRow((row) => f.let(load(row))),
            )) {
              for (let lane = 0; lane < 16; lane += edge * bytes) {
                if (bytes === 4) f.store(to, columns);
                else f.storeLane(8, to, columns, lane / 8);
                f.step(to, p.toStep);
              }
            }
            f.step(at, edge * bytes);
            f.step(left, -edge);
          },
        );
        f.times(left, () => {
          eachRow((row, i) => copyOne(to, row, i));
          f.step(at, bytes);
          f.step(to, p.toStep);
        });
        f.step(p.from, i32.mul(p.fromStep, edge));
        f.step(p.to, edge * bytes);
        f.step(p.rows, -edge);
      },
    );
    if (bytes === 1) interleaveTwo(f, p);
    f.times(p.rows, () => {
      const [at, to] = [f.int(p.from), f.int(p.to)];
      f.times(p.columns, () => {
        copyOne(to, at);
        f.step(at, bytes);
        f.step(to, p.toStep);
      });
      f.step(p.from, p.fromStep);
      f.step(p.to, bytes);
    });
  });
}

/** Two rows that are all of the result, as in a shuffle of channels, are interleaved. */
function interleaveTwo(f: Routine, p: Readonly<Record<keyof typeof PARAMETERS, Local<'i32'>>>): void {
  f.if(i32.and(i32.eq(p.rows, 2), i32.eq(p.toStep, 2)), () => {
    f.while(
      () => i32.ge_s(p.columns, 8),
      () => {
        const other = v128.load64_zero(i32.add(p.from, p.fromStep));
        f.store(p.to, interleaved(v128.load64_zero(p.from), other));
        f.step(p.from, 8);
        f.step(p.to, 16);
        f.step(p.columns, -8);
      },
    );
  });
}

const interleaved = (a: V128, b: V128): V128 =>
  i8x16.shuffle(a, b, [0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23]);

/** Eight rows of eight bytes, each in the lower half of a vector, as four vectors of two columns. */
function transposeEight(f: Routine, rows: readonly Local<'v128'>[]): readonly V128[] {
  const [a, b, c, d] = [0, 2, 4, 6].map((row) => f.let(interleaved(rows[row], rows[row + 1])));
  return [i16x8.interleaveLow, i16x8.interleaveHigh].flatMap((half) => {
    const [x, y] = [f.let(half(a, b)), f.let(half(c, d))];
    return [
      [0, 4, 1, 5],
      [2, 6, 3, 7],
    ].map((lanes) => f.let(i32x4.shuffle(x, y, lanes)));
  });
}

export const transpose = transposed(4, 4, v128.load, transposeFour);
export const transposeBytes = transposed(1, 8, v128.load64_zero, transposeEight);
