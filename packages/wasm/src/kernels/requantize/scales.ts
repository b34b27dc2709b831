import { f32x4, i32, v128 } from '../../simd/index.ts';
import { defineKernel } from '../kernel.ts';
import { aside } from '../lib/aside.ts';

const STEP = 16;

const KERNEL = defineKernel(
  'f32-requantization-scales',
  { at: 'i32', count: 'i32', input: 'f32', output: 'f32' },
  (f, { at, count, input, output }) =>
    f.repeat(
      () => {
        f.store(at, f32x4.div(f32x4.mul(f32x4.splat(input), v128.load(at)), f32x4.splat(output)));
        f.step(at, STEP);
        f.step(count, -4);
      },
      () => i32.gt_s(count, 0),
    ),
);

/**
 * `requantizationScale` of `@zoo/core` for each of many weights: models have tens of thousands, and each number that
 * JavaScript meets before it is optimized is an object.
 */
export function requantizationScales(
  input: number,
  weights: ArrayLike<number>,
  output: number,
): Float32Array {
  const count = weights.length;
  const { buffer } = aside().memory(4 * count + STEP);
  const scales = new Float32Array(buffer, 0, count);
  scales.set(weights);
  aside().run(KERNEL, { at: 0, count, input, output });
  return scales.slice();
}
