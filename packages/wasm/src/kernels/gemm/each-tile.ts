import { type I32, i32, type Local, type Routine } from '../../simd/index.ts';
import { clampedRows } from './f32.ts';

/** What the loops around tiles are told: see `GEMM_PARAMETERS`. */
type Operands = Readonly<Record<'rows' | 'columns' | 'a' | 'aPitch' | 'w' | 'c' | 'cPitch', Local<'i32'>>>;

/** A tile, and how far apart panels are in the weights and in the result. */
interface TileLoop {
  readonly rows: number;
  /** Columns of a panel, and bytes of a result. */
  readonly columns: number;
  readonly resultBytes: number;
  /** From one panel of weights to the next. */
  readonly panelBytes: I32;
}

/**
 * The loops of C = A W: panel by panel of the weights, which stays in the first cache while all rows pass by, tile by tile.
 * `p.w` is the current panel, and `p.columns` what is left of the columns from there on; all of `p` is used up.
 *
 * @param body writes one tile; asks for the rows of the result when it stores them, so that they need no registers before
 */
export function eachTile(
  f: Routine,
  p: Operands,
  { rows, columns, resultBytes, panelBytes }: TileLoop,
  body: (rowsOfA: readonly Local<'i32'>[], rowsOfC: () => readonly Local<'i32'>[]) => void,
): void {
  f.while(
    () => i32.gt_s(p.columns, 0),
    () => {
      const [left, a, c] = [f.int(p.rows), f.int(p.a), f.int(p.c)];
      f.repeat(
        () => {
          body(clampedRows(f, a, p.aPitch, left, rows), () => clampedRows(f, c, p.cPitch, left, rows));
          f.step(a, i32.mul(p.aPitch, rows));
          f.step(c, i32.mul(p.cPitch, rows));
          f.step(left, -rows);
        },
        () => i32.gt_s(left, 0),
      );
      f.step(p.w, panelBytes);
      f.step(p.c, columns * resultBytes);
      f.step(p.columns, -columns);
    },
  );
}
