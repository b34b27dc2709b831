import { growTo, newMemory } from '../../compile/memory.ts';
import { PAGE, type WasmMemory } from '../../host/webassembly.ts';
import { f32x4, i32, v128 } from '../../simd/index.ts';
import { defineKernel } from '../kernel.ts';
import { Packer } from '../lib/packer.ts';

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
  const { buffer } = PACKER.memory(4 * count + STEP);
  const scales = new Float32Array(buffer, 0, count);
  scales.set(weights);
  PACKER.run(KERNEL, { at: 0, count, input, output });
  return scales.slice();
}

let memory: WasmMemory | undefined;

/** In a memory of its own: delegates are asked what they support before there is any other. */
const PACKER = new Packer({
  shared: false,
  free: () => 0,
  memoryOf(bytes) {
    const pages = Math.ceil(bytes / PAGE);
    memory ??= newMemory(pages, false);
    growTo(memory, pages);
    return memory;
  },
});
