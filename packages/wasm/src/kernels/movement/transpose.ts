import { i32, v128 } from '../../simd/index.ts';
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

/** A matrix of 32-bit elements turned over: to[column][row] = from[row][column], in tiles of four by four. */
export const transpose: Kernel<keyof typeof PARAMETERS> = defineKernel('transpose-4', PARAMETERS, (f, p) => {
  f.while(
    () => i32.ge_s(p.rows, 4),
    () => {
      const [at, to, left] = [f.int(p.from), f.int(p.to), f.int(p.columns)];
      const rows = [1, 2, 3].map((row) => f.int(i32.mul(p.fromStep, row)));
      const columns = [1, 2, 3].map((column) => f.int(i32.mul(p.toStep, column)));
      f.while(
        () => i32.ge_s(left, 4),
        () => {
          const tile = [at, ...rows.map((row) => i32.add(at, row))].map((row) => f.let(v128.load(row)));
          transposeFour(f, tile).forEach((column, i) => {
            f.store(i === 0 ? to : i32.add(to, columns[i - 1]), column);
          });
          f.step(at, 16);
          f.step(to, i32.shl(p.toStep, 2));
          f.step(left, -4);
        },
      );
      f.times(left, () => {
        [at, ...rows.map((row) => i32.add(at, row))].forEach((row, i) => {
          f.storeI32(to, i32.load(row), 4 * i);
        });
        f.step(at, 4);
        f.step(to, p.toStep);
      });
      f.step(p.from, i32.shl(p.fromStep, 2));
      f.step(p.to, 16);
      f.step(p.rows, -4);
    },
  );
  f.times(p.rows, () => {
    const [at, to] = [f.int(p.from), f.int(p.to)];
    f.times(p.columns, () => {
      f.storeI32(to, i32.load(at));
      f.step(at, 4);
      f.step(to, p.toStep);
    });
    f.step(p.from, p.fromStep);
    f.step(p.to, 4);
  });
});
