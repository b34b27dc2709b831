import { elementCount, type FixedMultiplier } from '@zoo/core';
import { quantizedActivationRange, wideMultipliers } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { ChannelConstants } from '../../kernels/lib/channel-constants.ts';
import { type SumWidth, WIDE_BYTES, WIDE_SCALES } from '../../kernels/wide/sums.ts';
import { activationOf } from '../activation.ts';
import { constantWeights } from '../dense/weights.ts';
import { operandOf, resultOf } from '../lowering.ts';

/** How TFLite rounds the product of the scales of activations and weights, which differs from op to op. */
export type ScaleProduct = 'float32' | 'double';

/** How sums of a dense layer with 16-bit activations become results. */
export interface WideScaling {
  readonly width: SumWidth;
  readonly constants: (start: number) => ChannelConstants;
  /** For kernels; see `WIDE_RESULTS`. */
  readonly results: { readonly zero: number; readonly low: number; readonly high: number };
}

/** Biases and factors of a dense layer with 16-bit activations, its operands where dense layers have them. */
export function wideScaling(node: TypedNode, channels: number, product: ScaleProduct): WideScaling {
  const [input, weights, output] = [operandOf(node, 0), operandOf(node, 1), resultOf(node)];
  const multipliers = wideMultipliers({ input, weights, output, channels }, product);
  const width = widthOf(node);
  const write = width === 64 ? writeFactors : writeMultipliers;
  const biases = biasesOf(node);
  const { min, max } = quantizedActivationRange(activationOf(node), 'int16', output.quantization!);
  return {
    width,
    results: { zero: output.quantization!.zeroPoint[0], low: min, high: max },
    constants: (start) => ({
      bytes: WIDE_BYTES,
      write(packer, to, pitch, count) {
        for (let channel = 0, at = to; channel < count; channel += 8, at += pitch) {
          const constants = new ArrayBuffer(WIDE_BYTES);
          const [from, end] = [start + channel, start + Math.min(channel + 8, count)];
          if (biases) new Float64Array(constants).set(biases.slice(from, end));
          write(constants, multipliers.slice(from, end));
          packer.memory().set(new Uint8Array(constants), at);
        }
      },
    }),
  };
}

function writeFactors(to: ArrayBuffer, multipliers: readonly FixedMultiplier[]): void {
  const factors = new Float64Array(to, WIDE_SCALES);
  factors.set(multipliers.map(({ significand, shift }) => reduced(significand) * 2 ** (shift - 15)));
}

function writeMultipliers(to: ArrayBuffer, multipliers: readonly FixedMultiplier[]): void {
  new Int32Array(to, WIDE_SCALES).set(multipliers.map(({ significand }) => significand));
  new Float32Array(to, WIDE_SCALES + 32).set(multipliers.map(({ shift }) => 2 ** shift));
}

function widthOf({ site }: TypedNode): SumWidth {
  return site.inputs[2]?.dtype === 'int32' ? 32 : 64;
}

/** The 15 bits that a multiplier of 64-bit sums keeps. */
export function reduced(significand: number): number {
  return significand < 0x7fff0000 ? (significand + 32768) >> 16 : 0x7fff;
}

function biasesOf({ site }: TypedNode): number[] | undefined {
  const bias = site.inputs[2];
  if (!bias) return undefined;
  return Array.from({ length: elementCount(bias.shape) }, (_, i) => Number((bias.data as BigInt64Array)[i]));
}

/** Sums times 15 bits, which doubles hold exactly. */
const LARGEST_SUM = 2 ** 37;

/** True where doubles are exact and nothing has a zero point. */
export function supportsWide(
  node: TypedNode,
  depth: number,
  channels: number,
  product: ScaleProduct,
): true | string {
  const constant = constantWeights(node);
  if (constant !== true) return constant;
  const types = [operandOf(node, 0), operandOf(node, 1), resultOf(node)];
  for (const { quantization: q } of types) {
    if (!q?.scale.length || q.blocks) return 'no quantization parameters';
    if (!Array.from(q.scale).every((scale) => scale > 0 && Number.isFinite(scale)))
      return 'a scale that is not positive';
  }
  const [{ quantization: qi }, { quantization: qw }] = types;
  if (qi!.scale.length !== 1) return 'activations with a scale for each channel';
  if (![1, channels].includes(qw!.scale.length)) return 'weights with a strange number of scales';
  if ([...qi!.zeroPoint, ...qw!.zeroPoint].some((zero) => zero !== 0))
    return '16-bit activations with zero points';
  const [input, weights, output] = types;
  const multipliers = wideMultipliers({ input, weights, output, channels }, product);
  if (multipliers.some(({ shift }) => shift > (widthOf(node) === 64 ? 14 : 0)))
    return 'a result scale much smaller than those of the operands';
  const most = Math.max(0, ...(biasesOf(node) ?? []).map(Math.abs));
  return depth * 32768 * 128 + most < LARGEST_SUM ? true : 'sums that may leave 37 bits';
}
