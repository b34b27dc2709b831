import { clampF32, f32x4, i32, type Local, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import type { Floats, Packer } from '../lib/packer.ts';
import { multiplyAdd, storeLanesF32, tailName, wholeOr } from '../lib/tail.ts';
import { type Block, blockName, columnsOf, DEPTHWISE_PARAMETERS, insideMasks, usesOf } from './columns.ts';

/**
 * Outputs whose sums fit the vector registers beside a filter row of this length: x64 has sixteen, of which one holds an
 * input column and one is spare. At most eight: more share nothing.
 */
export function outputsAtOnce(taps: number): number {
  return Math.max(1, Math.min(8, 14 - taps));
}

/**
 * A block of outputs of a depthwise convolution, all channels, four at a time. A filter row stays in registers; each
 * input column is loaded once for all outputs whose window it is in. Only filter rows inside the picture are given;
 * columns outside of it are read as zeros. Weights are packed by {@link packDepthwiseF32}.
 */
export function depthwiseF32(
  block: Block,
  fused: boolean,
  channels: number,
): Kernel<keyof typeof PARAMETERS> {
  const tail = tailName(channels, 4);
  const name = `f32-depthwise-${blockName(block)}${tail}${fused ? '-fma' : ''}`;
  const madd = multiplyAdd(fused);
  return defineKernel(name, PARAMETERS, (f, p) => {
    const low = f.let(f32x4.splat(p.low));
    const high = f.let(f32x4.splat(p.high));
    const masks = insideMasks(f, block, p);
    f.repeat(
      () => {
        const sums = Array.from({ length: block.outputs }, () => f.let(v128.load(p.w)));
        const w = f.int(i32.add(p.w, i32.add(p.skip, 16)));
        const row = f.int(p.x);
        f.times(p.rows, () => {
          const filter = Array.from({ length: block.taps }, (_, k) => f.let(v128.load(w, 16 * k)));
          const at = f.int(row);
          for (let column = 0; column < columnsOf(block); column++) {
            if (column > 0) f.step(at, p.pixelBytes);
            const uses = usesOf(block, column);
            if (uses.length === 0) continue;
            const mask = masks[column];
            const x = f.let(v128.load(mask ? i32.and(at, mask) : at));
            for (const { output, tap } of uses) f.set(sums[output], madd(x, filter[tap], sums[output]));
          }
          f.step(row, p.rowBytes);
          f.step(w, 16 * block.taps);
        });
        const to = f.int(p.to);
        for (const sum of sums) {
          f.set(sum, clampF32(sum, low, high));
          storeFour(sum, to);
          f.step(to, p.outBytes);
        }
        f.step(p.w, p.groupBytes);
        f.step(p.x, 16);
        f.step(p.to, 16);
        f.step(p.channels, -4);
      },
      () => i32.gt_s(p.channels, 0),
    );

    function storeFour(sum: Local<'v128'>, to: Local<'i32'>): void {
      const rest = () => storeLanesF32(f, f.int(to), [sum], p.channels);
      wholeOr(f, tail && i32.ge_s(p.channels, 4), () => f.store(to, sum), rest);
    }
  });
}

const PARAMETERS = {
  ...DEPTHWISE_PARAMETERS,
  /** Bytes of the filter rows above the picture. */
  skip: 'i32',
  low: 'f32',
  high: 'f32',
} as const;

/** Bytes of one group of four channels: a vector of biases and the taps. */
export function depthwiseGroupBytesF32(taps: number): number {
  return 16 * (1 + taps);
}

/**
 * Packs a filter [height * width, channels] by groups of four channels: biases, then all taps. Channels beyond the last
 * hold anything.
 *
 * @param to address of room for ceil(channels / 4) groups
 */
export function packDepthwiseF32(
  packer: Packer,
  to: number,
  filter: Floats,
  bias: Floats | undefined,
  channels: number,
  taps: number,
): void {
  const biases = packer.free;
  const from = packer.putFloats(biases, bias ?? new Float32Array(channels));
  packer.putFloats(from, filter);
  packer.run(PACKING, { biases, from, to, channels, taps });
}

/** Reads up to twelve bytes behind the filter and the biases. */
const PACKING = defineKernel(
  'f32-pack-depthwise',
  { biases: 'i32', from: 'i32', to: 'i32', channels: 'i32', taps: 'i32' },
  (f, p) => {
    const pitch = f.int(i32.shl(p.channels, 2));
    f.repeat(
      () => {
        const at = f.int(p.from);
        f.store(p.to, v128.load(p.biases));
        f.step(p.to, 16);
        f.times(p.taps, () => {
          f.store(p.to, v128.load(at));
          f.step(at, pitch);
          f.step(p.to, 16);
        });
        f.step(p.biases, 16);
        f.step(p.from, 16);
        f.step(p.channels, -4);
      },
      () => i32.gt_s(p.channels, 0),
    );
  },
);
