import { f32x4, i16x8, i32 } from '../../simd/index.ts';
import { BLOCK_PARAMETERS, type Block, blockName } from '../depthwise/columns.ts';
import { accumulateDepthwiseInt8, columnZeros, depthwiseRowBytesInt8 } from '../depthwise/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { dequantizer, HYBRID_BYTES } from './dequantize.ts';
import { storeRow } from './gemm.ts';

/** The hybrid form of `depthwiseInt8`: int8 activations of one scale, float results. */
export function depthwiseHybrid(block: Block): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`hybrid-depthwise-${blockName(block)}`, PARAMETERS, (f, p) => {
    const zeros = columnZeros(f, block, p, f.let(i16x8.splat(p.zero)));
    const dequantize = dequantizer(f, p.found, [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))]);
    f.repeat(
      () => {
        const sums = Array.from({ length: block.outputs }, () => [0, 1].map(() => f.let(f32x4.splat(0))));
        const w = f.int(i32.add(p.w, i32.add(p.skip, HYBRID_BYTES)));
        const row = f.int(p.x);
        f.times(p.rows, () => {
          accumulateDepthwiseInt8(f, 'int8', block, row, p.pixelBytes, w, zeros, sums);
          f.step(row, p.rowBytes);
          f.step(w, depthwiseRowBytesInt8(block.taps));
        });
        const to = f.int(p.to);
        for (const halves of sums) {
          storeRow(
            f,
            to,
            halves.map((sum, half) => f.let(dequantize(sum, p.w, half))),
            p.channels,
          );
          f.step(to, p.outBytes);
        }
        f.step(p.w, p.groupBytes);
        f.step(p.x, 8);
        f.step(p.to, 32);
        f.step(p.channels, -8);
      },
      () => i32.gt_s(p.channels, 0),
    );
  });
}

const PARAMETERS = {
  rows: 'i32',
  skip: 'i32',
  ...BLOCK_PARAMETERS,
  rowBytes: 'i32',
  w: 'i32',
  groupBytes: 'i32',
  to: 'i32',
  outBytes: 'i32',
  channels: 'i32',
  zero: 'i32',
  found: 'i32',
  low: 'f32',
  high: 'f32',
} as const;
