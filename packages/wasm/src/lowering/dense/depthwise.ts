import type { StepWriter } from '../../compile/step-writer.ts';
import type { Block } from '../../kernels/depthwise/columns.ts';
import {
  depthwiseF32,
  depthwiseGroupBytesF32,
  outputsAtOnce,
  packDepthwiseF32,
} from '../../kernels/depthwise/f32.ts';
import { depthwiseInt8, outputsAtOnceInt8 } from '../../kernels/depthwise/int8.ts';
import {
  depthwiseGroupBytesInt8,
  packDepthwiseInt8,
  type SumOfWeights,
} from '../../kernels/depthwise/pack-int8.ts';
import { depthwiseHybrid, HYBRID_DEPTHWISE_BYTES } from '../../kernels/hybrid/depthwise.ts';
import { HYBRID_BYTES } from '../../kernels/hybrid/dequantize.ts';
import type { ChannelConstants } from '../../kernels/lib/channel-constants.ts';
import type { Floats } from '../../kernels/lib/packer.ts';
import { SCALING } from '../../kernels/requantize/constants.ts';
import { type I32, type I32Like, i32 } from '../../simd/index.ts';
import { operandOf, type Place, type Scope, type Task } from '../lowering.ts';
import type { Geometry } from './geometry.ts';
import { hybridConstants, hybridWeights } from './hybrid.ts';
import { type IntegerScaling, integerScaling } from './integer.ts';
import { floatsOf } from './weights.ts';

/** Blocks of outputs, in one row of them. */
export interface DepthwiseCall {
  readonly count: number;
  /** Filter rows that lie inside the picture, and those above it. */
  readonly rows: I32;
  readonly skipped: I32;
  /** Column 0 of the block in the first row inside, and its number. */
  readonly x: I32;
  readonly column: I32;
  readonly inWidth: number;
  readonly rowBytes: number;
  readonly pixelBytes: number;
  readonly to: I32;
  readonly outBytes: number;
  readonly channels: number;
}

/** The kernels of one combination of element types. */
export interface DepthwiseKernels {
  readonly name: string;
  /** Of the activations, and of the results. */
  readonly elementBytes: number;
  readonly resultBytes: number;
  /** Outputs in a block. */
  readonly most: number;
  /** Kernels take blocks that follow one another. */
  readonly blocksAtOnce?: boolean;
  emit(writer: StepWriter, block: Block, call: DepthwiseCall): void;
}

export type DepthwiseFor = (task: Task, scope: Scope, g: Geometry) => DepthwiseKernels;

/** Float activations and weights. */
export const depthwiseF32Kernels: DepthwiseFor = (task, scope, g) => {
  const { fused } = scope.target;
  const [low, high] = task.bounds;
  const taps = g.filterHeight * g.filterWidth;
  const groupBytes = depthwiseGroupBytesF32(taps);
  const weights = scope.keep('f32 groups of 4', Math.ceil(g.channels / 4) * groupBytes, (to, packer) => {
    const filter = floatsOf(task.node, 1) as Floats;
    packDepthwiseF32(packer, to.byteOffset, filter, floatsOf(task.node, 2), g.channels, taps);
  });
  return {
    name: `f32-depthwise-${g.filterHeight}x${g.filterWidth}`,
    elementBytes: 4,
    resultBytes: 4,
    most: outputsAtOnce(g.filterWidth),
    emit(writer, block, { count: _, skipped, ...call }) {
      const skip = i32.mul(skipped, 16 * g.filterWidth);
      writer.call(depthwiseF32(block, fused, g.channels), {
        ...call,
        skip,
        w: weights(),
        groupBytes,
        low,
        high,
      });
    },
  };
};

/** int8 or uint8 activations and weights. */
export const depthwiseInt8Kernels: DepthwiseFor = ({ node }, scope, g) => {
  const { type, constants, limits, limiting, zeroPoints } = integerScaling(node, g.channels);
  const filter = () => operandOf(node, 1).data as Int8Array;
  const zeros = { at: SCALING.bias, factor: -zeroPoints.input };
  const { weights, groupBytes } = packFilter(scope, g, constants(0), filter, zeroPoints, zeros);
  return {
    name: `${type}-depthwise-${g.filterHeight}x${g.filterWidth}`,
    elementBytes: 1,
    resultBytes: 1,
    most: outputsAtOnceInt8(),
    blocksAtOnce: true,
    emit(writer, block, call) {
      writer.call(depthwiseInt8(type, block, g.filterHeight, limiting, g.channels), {
        ...call,
        ...limits,
        w: weights() + cellBytes(g),
        cell: weights(),
        groupBytes,
      });
    },
  };
};

/** Bytes of the zero point of the activations for each channel, and what kernels read behind them. */
export function cellBytes({ channels }: Geometry): number {
  return Math.ceil((channels + 7) / 16) * 16;
}

/**
 * As a function of the addresses at which scale and zero point of the current picture are found, and the zero point for
 * each channel.
 */
export function depthwiseHybridKernels(
  task: Task,
  scope: Scope,
  g: Geometry,
): (found: I32Like, cell: I32Like) => DepthwiseKernels {
  const [low, high] = task.bounds;
  const constants = { ...hybridConstants(task.node, g.channels)(0), bytes: HYBRID_DEPTHWISE_BYTES };
  const filter = () => hybridWeights(task.node);
  const zeros = { at: HYBRID_BYTES, factor: -1 };
  const none = { input: 0, weights: 0 };
  const { weights, groupBytes } = packFilter(scope, g, constants, filter, none, zeros);
  return (found, cell) => ({
    name: `hybrid-depthwise-${g.filterHeight}x${g.filterWidth}`,
    elementBytes: 1,
    resultBytes: 4,
    most: outputsAtOnceInt8(),
    blocksAtOnce: true,
    emit(writer, block, call) {
      const w = weights() + cellBytes(g);
      const kernel = depthwiseHybrid(block, g.filterHeight);
      writer.call(kernel, { ...call, w, cell, groupBytes, found, low, high });
    },
  });
}

/** The zero point of the activations for each channel, then the groups. */
function packFilter(
  scope: Scope,
  g: Geometry,
  constants: ChannelConstants,
  filter: () => Int8Array,
  zeros: IntegerScaling['zeroPoints'],
  sums: SumOfWeights,
) {
  const shape = { height: g.filterHeight, width: g.filterWidth, channels: g.channels, zero: zeros.weights };
  const groupBytes = depthwiseGroupBytesInt8(shape, constants);
  const start = cellBytes(g);
  const bytes = start + Math.ceil(g.channels / 8) * groupBytes;
  const weights: Place = scope.keep('8-bit groups of 8', bytes, ({ byteOffset }, packer) => {
    packer.memory().fill(zeros.input, byteOffset, byteOffset + bytes);
    packDepthwiseInt8(packer, byteOffset + start, filter(), shape, constants, sums);
  });
  return { weights, groupBytes };
}
