import { f32, f32x4, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { acrossLanes } from '../lib/lanes.ts';
import { multiplyAdd } from '../lib/tail.ts';
import { alongRows, eachRow, ROWS, type Vectors } from './rows.ts';

/**
 * to[r] += W[r] x for weights as the file has them, row by row: recurrent layers multiply one vector at a time, so that
 * packing would move as many bytes as it helps to read.
 */
export function addProductsF32(fused: boolean, vectors: Vectors = 'one'): Kernel<keyof typeof ROWS> {
  const madd = multiplyAdd(fused);
  return defineKernel(`f32-add-products-${vectors}${fused ? '-fma' : ''}`, ROWS, (f, p) => {
    eachRow(
      f,
      p,
      { vectors, elementBytes: 4 },
      (rows) => {
        const sums = rows.w.map(() => f.let(f32x4.splat(0)));
        const rest = rows.w.map(() => f.let(f32.const(0), 'f32'));
        alongRows(
          f,
          p.depth,
          4,
          rows,
          { w: 4, x: 4 },
          (i, x) => f.set(sums[i], madd(v128.load(rows.w[i]), x, sums[i])),
          (i, x) => f.set(rest[i], f32.add(rest[i], f32.mul(f32.load(rows.w[i]), x))),
          { type: 'f32', load: f32.load },
        );
        return sums.map((sum, i) => f32.add(f32x4.extract(acrossLanes(f, f32x4.add, sum), 0), rest[i]));
      },
      (to, sum) => f.storeF32(to, f32.add(f32.load(to), sum)),
    );
  });
}
