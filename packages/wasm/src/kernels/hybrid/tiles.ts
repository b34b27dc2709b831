import { f32x4, type I32, i32, type Local, type Parameters, type Routine } from '../../simd/index.ts';
import { clampedRows } from '../gemm/f32.ts';
import { storeRow } from './gemm.ts';
import { type Finish, type HYBRID_ROWS, ROW_HEAD } from './row-results.ts';

/** A product of rows with a scale of their own, but for its loops. */
export interface Tiles {
  /** Of a tile. */
  readonly rows: number;
  /** Where the weights of a panel begin, and where the next panel does. */
  readonly headBytes: I32;
  readonly panelBytes: I32;
  readonly finish: Finish;
  /** Sums of four columns each, two for a row, of the elements at `at` and the weights at `w`. */
  sumsOf(at: readonly Local<'i32'>[], w: Local<'i32'>): readonly (readonly Local<'v128'>[])[];
}

/** Panel by panel of eight columns, all rows, tile by tile: what products of rows with a scale have in common. */
export function eachTile(f: Routine, p: Parameters<typeof HYBRID_ROWS>, tiles: Tiles): void {
  const { rows, headBytes, panelBytes, finish, sumsOf } = tiles;
  const bounds = [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))] as const;
  f.while(
    () => i32.gt_s(p.columns, 0),
    () => {
      const [left, a, c] = [f.int(p.rows), f.int(p.a), f.int(p.c)];
      f.repeat(
        () => {
          const heads = clampedRows(f, a, p.aPitch, left, rows);
          const at = heads.map((head) => f.int(i32.add(head, ROW_HEAD)));
          const sums = sumsOf(at, f.int(i32.add(p.w, headBytes)));
          const rowsOfC = clampedRows(f, c, p.cPitch, left, rows);
          sums.forEach((row, i) => {
            const finishRow = finish(f, heads[i], bounds);
            const values = row.map((sum, half) => f.let(finishRow(sum, p.w, half)));
            storeRow(f, rowsOfC[i], values, p.columns);
          });
          f.step(a, i32.mul(p.aPitch, rows));
          f.step(c, i32.mul(p.cPitch, rows));
          f.step(left, -rows);
        },
        () => i32.gt_s(left, 0),
      );
      f.step(p.w, panelBytes);
      f.step(p.c, 32);
      f.step(p.columns, -8);
    },
  );
}
