import { i32, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { multiplyAdd, storeLanesF32 } from '../lib/tail.ts';

/**
 * c += a W for one row and a matrix [depth, columns] that is read where it lies, row by row: four rows at a time meet a sum
 * in memory, so that what is read follows one another. Columns beyond the last are not touched.
 */
export function addRowsF32(fused: boolean): Kernel<keyof typeof PARAMETERS> {
  const madd = multiplyAdd(fused);
  return defineKernel(`f32-add-rows${fused ? '-fma' : ''}`, PARAMETERS, (f, p) => {
    const some = (rows: number) => {
      const factors = Array.from({ length: rows }, (_, i) => f.let(v128.load32_splat(p.a, 4 * i)));
      const at = [f.int(p.w)];
      for (let i = 1; i < rows; i++) at.push(f.int(i32.add(at[i - 1], p.pitch)));
      const to = f.int(p.c);
      const left = f.int(p.columns);
      const sumAt = () =>
        factors.reduce((sum, factor, i) => madd(factor, v128.load(at[i]), sum), v128.load(to));
      f.while(
        () => i32.ge_s(left, 4),
        () => {
          f.store(to, sumAt());
          for (const pointer of [...at, to]) f.step(pointer, 16);
          f.step(left, -4);
        },
      );
      f.if(i32.gt_s(left, 0), () => storeLanesF32(f, f.int(to), [f.let(sumAt())], left));
      f.step(p.a, 4 * rows);
      f.step(p.w, i32.mul(p.pitch, rows));
      f.step(p.depth, -rows);
    };
    f.while(
      () => i32.ge_s(p.depth, AT_ONCE),
      () => some(AT_ONCE),
    );
    f.while(
      () => i32.gt_s(p.depth, 0),
      () => some(1),
    );
  });
}

/** Rows of the matrix that are added at once. */
const AT_ONCE = 4;

const PARAMETERS = {
  a: 'i32',
  w: 'i32',
  /** Bytes from one row of the matrix to the next. */
  pitch: 'i32',
  depth: 'i32',
  c: 'i32',
  columns: 'i32',
} as const;
