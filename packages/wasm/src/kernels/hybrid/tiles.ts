import { f32x4, type I32, i32, type Local, type Parameters, type Routine } from '../../simd/index.ts';
import { eachTile } from '../gemm/each-tile.ts';
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

/** What products of rows with a scale of their own have in common: sums of a tile become floats, and are stored. */
export function multiplyScaledRows(f: Routine, p: Parameters<typeof HYBRID_ROWS>, tiles: Tiles): void {
  const { rows, headBytes, panelBytes, finish, sumsOf } = tiles;
  const bounds = [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))] as const;
  eachTile(f, p, { rows, columns: 8, resultBytes: 4, panelBytes }, (heads, rowsOfC) => {
    const at = heads.map((head) => f.int(i32.add(head, ROW_HEAD)));
    const sums = sumsOf(at, f.int(i32.add(p.w, headBytes)));
    const results = rowsOfC();
    sums.forEach((row, i) => {
      const finishRow = finish(f, heads[i], bounds);
      const values = row.map((sum, half) => f.let(finishRow(sum, p.w, half)));
      storeRow(f, results[i], values, p.columns);
    });
  });
}
