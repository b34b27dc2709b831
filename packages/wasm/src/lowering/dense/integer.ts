import { elementCount, extremes, QUANTIZED_RANGE, type QuantizedDType, requantizationScale } from '@zoo/core';
import type { SiteOperand } from '@zoo/ir';
import { quantizedActivationRange } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { Int8Type } from '../../kernels/gemm/int8.ts';
import { type ChannelConstants, pairedRows } from '../../kernels/lib/channel-constants.ts';
import {
  type ChannelScaling,
  LARGEST_ROUNDED,
  type Limiting,
  type ResultLimits,
  resultLimits,
} from '../../kernels/requantize/constants.ts';
import { requantizationScales } from '../../kernels/requantize/scales.ts';
import { activationOf } from '../activation.ts';
import { operandOf, resultOf } from '../lowering.ts';

/** How a dense integer layer gets from sums to results. */
export interface IntegerScaling {
  readonly type: Int8Type;
  readonly limits: ResultLimits;
  readonly limiting: Limiting;
  readonly zeroPoints: { readonly input: number; readonly weights: number };
  readonly scaling: ChannelScaling;
  /** Of all channels: the size of biases, and scales. */
  readonly largest: { readonly bias: number; readonly scale: number };
  /** For the kernels, of the channels from `start` on. */
  constants(start: number): ChannelConstants;
}

const known = new WeakMap<TypedNode['site'], IntegerScaling>();

/** Found once for a node: whether it is supported depends on it, and its kernels and packings do. */
export function integerScaling(node: TypedNode, channels: number): IntegerScaling {
  let found = known.get(node.site);
  if (found?.scaling.scales.length !== channels) {
    found = scalingOf(node, channels);
    known.set(node.site, found);
  }
  return found;
}

function scalingOf(node: TypedNode, channels: number): IntegerScaling {
  const [input, weights, output] = [operandOf(node, 0), operandOf(node, 1), resultOf(node)];
  const qo = output.quantization!;
  const range = quantizedActivationRange(activationOf(node), output.dtype as QuantizedDType, qo);
  const { scale } = weights.quantization!;
  const each = scale.length === channels ? scale : new Array<number>(channels).fill(scale[0]);
  const biases = (node.site.inputs[2]?.data as Int32Array | undefined) ?? new Int32Array(channels);
  const from = input.quantization!.scale[0];
  const scaling = { biases, scales: requantizationScales(from, each, qo.scale[0]) };
  const bias = extremes(biases);
  const largest = {
    bias: Math.max(-bias.least, bias.greatest),
    scale: requantizationScale(from, extremes(scale).greatest, qo.scale[0]), // rounding keeps the order
  };
  return {
    type: input.dtype as Int8Type,
    limits: resultLimits(range, qo.zeroPoint[0]),
    limiting: limitingOf(output.dtype as QuantizedDType, range, weights, { scaling, largest }),
    zeroPoints: {
      input: input.quantization!.zeroPoint[0],
      weights: weights.quantization!.zeroPoint[0],
    },
    scaling,
    largest,
    constants: (start) => pairedRows([biases, scaling.scales], start),
  };
}

/** Saturating needs limits that are those of the type, and results that are small before they are limited. */
function limitingOf(
  dtype: QuantizedDType,
  range: { readonly min: number; readonly max: number },
  { shape }: SiteOperand,
  scaled: Scaled,
): Limiting {
  const { min, max } = QUANTIZED_RANGE[dtype];
  const depth = elementCount(shape) / scaled.scaling.scales.length;
  return range.min === min && range.max === max && staysBelow(LARGEST_ROUNDED, depth, scaled)
    ? 'saturate'
    : 'clamp';
}

/**
 * Whether no sum of `depth` products and a bias reaches a limit once it is scaled, by `least` at least. The largest of
 * all biases with the largest of all scales nearly always says so; if not, channels are looked at one by one.
 */
function staysBelow(limit: number, depth: number, { scaling, largest }: Scaled, least = 0): boolean {
  const products = depth * LARGEST_PRODUCT;
  if ((products + largest.bias) * Math.max(least, largest.scale) < limit) return true;
  const { biases, scales } = scaling;
  return scales.every((scale, i) => (products + Math.abs(biases[i])) * Math.max(least, scale) < limit);
}

type Scaled = Pick<IntegerScaling, 'scaling' | 'largest'>;

const LARGEST_PRODUCT = 255 * 255;

/** No sum may wrap around, for any input. */
const LARGEST_SUM = 2 ** 31;

/**
 * True where integer kernels are exact: parameters are there and positive, and no sum of `depth` products can leave
 * 31 bits, nor a result before its zero point is added.
 */
export function supportsIntegers(node: TypedNode, depth: number, channels: number): true | string {
  const types = [operandOf(node, 0), operandOf(node, 1), resultOf(node)];
  for (const { quantization: q } of types) {
    if (!q?.scale.length) return 'no quantization parameters'; // those that are there have been found positive
  }
  const [{ quantization: qi }, { quantization: qw }] = types;
  if (qi!.scale.length !== 1) return 'activations with a scale for each channel';
  if (![1, channels].includes(qw!.scale.length)) return 'weights with a strange number of scales';
  const zeros = extremes(qw!.zeroPoint);
  if (zeros.least !== zeros.greatest) return 'weights with different zero points';
  return staysBelow(LARGEST_SUM, depth, integerScaling(node, channels), 1) || 'sums that may leave 31 bits';
}
