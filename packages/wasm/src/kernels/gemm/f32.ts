import { clampF32, f32x4, i32, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { multiplyAdd, storeLanesF32 } from '../lib/tail.ts';

export interface GemmTile {
  /** Rows of A and of the result. */
  readonly rows: number;
  /** Columns of the result, a multiple of 4 that is a power of two. */
  readonly columns: number;
}

/**
 * C = clamp(A W + bias): A is [rows, depth] with a row pitch, W is packed by {@link packPanels} into panels of
 * `tile.columns` columns, each with its bias in front. A panel stays in the first cache while all rows pass by, so
 * callers give as many rows as the second cache holds.
 *
 * One step of the depth per turn of the loop: on V8 11.3 unrolling halves the speed, later engines do not care. Rows
 * beyond the last are computed again in place of the last one, which costs less than code for each remainder.
 */
export function gemmF32({ rows: mr, columns: nr }: GemmTile, fused: boolean): Kernel<GemmParameter> {
  return defineKernel(`f32-gemm-${mr}x${nr}${fused ? '-fma' : ''}`, GEMM_PARAMETERS, (f, p) => {
    const low = f.let(f32x4.splat(p.low));
    const high = f.let(f32x4.splat(p.high));
    const vectors = nr / 4;
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        const left = f.int(p.rows);
        const a = f.int(p.a);
        const c = f.int(p.c);
        f.repeat(
          () => {
            const rowsOfA = clampedRows(f, a, p.aPitch, left, mr);
            const rowsOfC = clampedRows(f, c, p.cPitch, left, mr);
            const sums = accumulate(f, rowsOfA, p.w, p.depth, vectors, multiplyAdd(fused));
            for (const sum of sums.flat()) f.set(sum, clampF32(sum, low, high));
            storeRows(f, rowsOfC, sums, p.columns, nr);
            f.step(a, i32.mul(p.aPitch, mr));
            f.step(c, i32.mul(p.cPitch, mr));
            f.step(left, -mr);
          },
          () => i32.gt_s(left, 0),
        );
        f.step(p.w, i32.mul(i32.add(p.depth, 1), 4 * nr));
        f.step(p.c, 4 * nr);
        f.step(p.columns, -nr);
      },
    );
  });
}

export const GEMM_PARAMETERS = {
  rows: 'i32',
  columns: 'i32',
  depth: 'i32',
  a: 'i32',
  aPitch: 'i32',
  w: 'i32',
  c: 'i32',
  cPitch: 'i32',
  low: 'f32',
  high: 'f32',
} as const;

export type GemmParameter = keyof typeof GEMM_PARAMETERS;

/** Addresses of `count` rows from `first` on, the last row repeated where there are fewer. */
export function clampedRows(
  f: Routine,
  first: Local<'i32'>,
  pitch: Local<'i32'>,
  left: Local<'i32'>,
  count: number,
): Local<'i32'>[] {
  const rows = [f.int(first)];
  for (let i = 1; i < count; i++) {
    const above = rows[i - 1];
    rows.push(f.int(i32.add(above, i32.select(i32.gt_s(left, i), pitch, 0))));
  }
  return rows;
}

/** sums[row][vector] = bias + A W over the whole depth. Splats of A first, then each vector of W over all rows. */
function accumulate(
  f: Routine,
  a: readonly Local<'i32'>[],
  panel: Local<'i32'>,
  depth: Local<'i32'>,
  vectors: number,
  madd: (a: V128, b: V128, c: V128) => V128,
): Local<'v128'>[][] {
  const sums = a.map(() => Array.from({ length: vectors }, (_, j) => f.let(v128.load(panel, 16 * j))));
  const w = f.int(i32.add(panel, 16 * vectors));
  const k = f.int(depth);
  f.repeat(
    () => {
      const splats = a.map((row) => f.let(v128.load32_splat(row)));
      for (let j = 0; j < vectors; j++) {
        const column = f.let(v128.load(w, 16 * j));
        sums.forEach((row, i) => {
          f.set(row[j], madd(splats[i], column, row[j]));
        });
      }
      for (const row of a) f.step(row, 4);
      f.step(w, 16 * vectors);
      f.step(k, -1);
    },
    () => k,
  );
  return sums;
}

function storeRows(
  f: Routine,
  c: readonly Local<'i32'>[],
  sums: readonly (readonly Local<'v128'>[])[],
  columns: Local<'i32'>,
  nr: number,
): void {
  f.if(
    i32.ge_s(columns, nr),
    () => {
      sums.forEach((row, i) => {
        row.forEach((sum, j) => {
          f.store(c[i], sum, 16 * j);
        });
      });
    },
    () => {
      sums.forEach((row, i) => {
        storeLanesF32(f, c[i], row, columns);
      });
    },
  );
}
