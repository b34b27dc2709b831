import { clampF32, f32x4, i32, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { multiplyAdd } from '../lib/tail.ts';

/** Rows of the product that are computed at once: as many sums as hide the latency of an addition. */
export const SPARSE_ROWS = 32;

/** From one step of the depth to the next, and from one column of the result to the next. */
export const SPARSE_PITCH = 4 * SPARSE_ROWS;

/**
 * C = clamp(A W + bias) for {@link SPARSE_ROWS} rows, turned over: A as [depth][rows], C as [columns][rows]. Only
 * weights that are not zero are there, packed by {@link packSparseF32}, so that a weight costs as much in a column of
 * many as in a column of few. Sums are taken in the order of the depth, as in `gemmF32`.
 */
export function sparseF32(fused: boolean): Kernel<keyof typeof PARAMETERS> {
  const madd = multiplyAdd(fused);
  return defineKernel(`f32-sparse-${SPARSE_ROWS}${fused ? '-fma' : ''}`, PARAMETERS, (f, p) => {
    const [low, high] = [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))];
    f.times(p.columns, () => {
      const bias = f.let(v128.load32_splat(p.w));
      const sums = Array.from({ length: SPARSE_ROWS / 4 }, () => f.let(bias));
      const count = f.int(i32.load(p.w, 4));
      f.step(p.w, 8);
      f.times(count, () => {
        const at = f.int(i32.add(p.a, i32.load(p.w)));
        const weight = f.let(v128.load32_splat(p.w, 4));
        sums.forEach((sum, i) => {
          f.set(sum, madd(v128.load(at, 16 * i), weight, sum));
        });
        f.step(p.w, 8);
      });
      sums.forEach((sum, i) => {
        f.store(p.c, clampF32(sum, low, high), 16 * i);
      });
      f.step(p.c, SPARSE_PITCH);
    });
  });
}

const PARAMETERS = { columns: 'i32', a: 'i32', w: 'i32', c: 'i32', low: 'f32', high: 'f32' } as const;

/** Bytes of packed weights. */
export function sparseBytesF32(columns: number, weightsThatAreNotZero: number): number {
  return 8 * (columns + weightsThatAreNotZero);
}

/** For each column of weights [columns, depth] its bias, how many weights are not zero, and these with their place. */
export function packSparseF32(
  to: Uint8Array,
  weights: Float32Array,
  bias: Float32Array | undefined,
  columns: number,
): void {
  const floats = new Float32Array(to.buffer, to.byteOffset, to.byteLength / 4);
  const integers = new Int32Array(to.buffer, to.byteOffset, to.byteLength / 4);
  const depth = weights.length / columns;
  let at = 0;
  for (let column = 0; column < columns; column++) {
    const head = at;
    floats[at] = bias?.[column] ?? 0;
    at += 2;
    for (let k = 0; k < depth; k++) {
      const weight = weights[column * depth + k];
      if (weight === 0) continue;
      integers[at] = k * SPARSE_PITCH;
      floats[at + 1] = weight;
      at += 2;
    }
    integers[head + 1] = (at - head - 2) / 2;
  }
}
