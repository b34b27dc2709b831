import { f32x4, i32, i32x4, v128 } from '../../simd/index.ts';
import { type Block, blockName } from '../depthwise/columns.ts';
import { DEPTHWISE_BYTES, depthwiseBytes } from '../depthwise/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { dequantizer, HYBRID_BYTES } from './dequantize.ts';
import { storeRow } from './gemm.ts';

/** Constants of eight channels: those of all hybrid kernels, and the sums of the weights with a minus. */
export const HYBRID_DEPTHWISE_BYTES = HYBRID_BYTES + 32;

/** The hybrid form of `depthwiseInt8`: int8 activations of one scale, float results. */
export function depthwiseHybrid(block: Block, height: number): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`hybrid-depthwise-${blockName(block)}h${height}`, PARAMETERS, (f, p) => {
    const zero = f.let(i32x4.splat(i32.load(p.found, 4)));
    const dequantize = dequantizer(f, p.found, [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))]);
    depthwiseBytes(f, 'int8', block, height, 4, p, (group, accumulate) => {
      const sums = Array.from({ length: block.outputs }, () =>
        [0, 1].map((half) => f.let(i32x4.mul(v128.load(group.w, HYBRID_BYTES + 16 * half), zero))),
      );
      accumulate(HYBRID_DEPTHWISE_BYTES, sums);
      const to = f.int(group.to);
      for (const halves of sums) {
        const results = halves.map((sum, half) => f.let(dequantize(sum, group.w, half)));
        storeRow(f, to, results, group.channels);
        f.step(to, p.outBytes);
      }
    });
  });
}

const PARAMETERS = { ...DEPTHWISE_BYTES, found: 'i32', low: 'f32', high: 'f32' } as const;
