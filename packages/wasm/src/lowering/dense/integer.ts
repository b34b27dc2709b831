import { elementCount, QUANTIZED_RANGE, type QuantizedDType } from '@zoo/core';
import type { SiteOperand } from '@zoo/ir';
import { quantizedActivationRange, requantizationScales } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { Int8Type } from '../../kernels/gemm/int8.ts';
import type { ChannelConstants } from '../../kernels/lib/channel-constants.ts';
import {
  type ChannelScaling,
  LARGEST_ROUNDED,
  type Limiting,
  type ResultLimits,
  resultLimits,
  SCALING_BYTES,
  writeScaling,
} from '../../kernels/requantize/constants.ts';
import { operandOf, resultOf } from '../lowering.ts';

/** How a dense integer layer gets from sums to results. */
export interface IntegerScaling {
  readonly type: Int8Type;
  readonly limits: ResultLimits;
  readonly limiting: Limiting;
  readonly zeroPoints: { readonly input: number; readonly weights: number };
  readonly scaling: ChannelScaling;
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
  const { fusedActivationFunction: activation = 'NONE' } = node.site.attrs as {
    readonly fusedActivationFunction?: string;
  };
  const qo = output.quantization!;
  const range = quantizedActivationRange(activation, output.dtype as QuantizedDType, qo);
  const operands = { input, weights, output, channels, activation, parts: 1, asymmetric: false };
  const biases = (node.site.inputs[2]?.data as Int32Array | undefined) ?? new Int32Array(channels);
  const scaling = { biases, scales: requantizationScales(operands) };
  return {
    type: input.dtype as Int8Type,
    limits: resultLimits(range, qo.zeroPoint[0]),
    limiting: limitingOf(output.dtype as QuantizedDType, range, largestScaled(weights, scaling)),
    zeroPoints: {
      input: input.quantization!.zeroPoint[0],
      weights: weights.quantization!.zeroPoint[0],
    },
    scaling,
    constants: (start) => ({
      bytes: SCALING_BYTES,
      write(to, pitch, first, count) {
        writeScaling(to, scaling, pitch, start + first, count);
      },
    }),
  };
}

function isPositive(scale: number): boolean {
  return scale > 0 && Number.isFinite(scale);
}

function limitingOf(
  dtype: QuantizedDType,
  range: { readonly min: number; readonly max: number },
  largest: number,
): Limiting {
  const { min, max } = QUANTIZED_RANGE[dtype];
  return range.min === min && range.max === max && largest < LARGEST_ROUNDED ? 'saturate' : 'clamp';
}

/** What no result exceeds before it is limited. */
function largestScaled({ shape }: SiteOperand, { biases, scales }: ChannelScaling): number {
  const products = (elementCount(shape) / scales.length) * LARGEST_PRODUCT;
  return scales.reduce((most, scale, i) => Math.max(most, (products + Math.abs(biases[i])) * scale), 0);
}

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
    if (!q?.scale.length) return 'no quantization parameters';
    if (!q.scale.every(isPositive)) return 'a scale that is not positive';
  }
  const [{ quantization: qi }, { quantization: qw }] = types;
  if (qi!.scale.length !== 1) return 'activations with a scale for each channel';
  if (![1, channels].includes(qw!.scale.length)) return 'weights with a strange number of scales';
  const [zeroOfWeights] = qw!.zeroPoint;
  if (qw!.zeroPoint.some((zero) => zero !== zeroOfWeights)) return 'weights with different zero points';
  const { biases, scales } = integerScaling(node, channels).scaling;
  const products = depth * LARGEST_PRODUCT;
  let worst = 0;
  for (let i = 0; i < channels; i++) {
    worst = Math.max(worst, (products + Math.abs(biases[i])) * Math.max(1, scales[i]));
  }
  return worst < LARGEST_SUM ? true : 'sums that may leave 31 bits';
}
