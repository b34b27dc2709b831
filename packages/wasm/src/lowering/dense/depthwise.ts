import type { StepWriter } from '../../compile/step-writer.ts';
import type { Block } from '../../kernels/depthwise/columns.ts';
import {
  depthwiseF32,
  depthwiseGroupBytesF32,
  outputsAtOnce,
  packDepthwiseF32,
} from '../../kernels/depthwise/f32.ts';
import { depthwiseInt8, depthwiseRowBytesInt8, INT8_OUTPUTS } from '../../kernels/depthwise/int8.ts';
import { depthwiseGroupBytesInt8, packDepthwiseInt8 } from '../../kernels/depthwise/pack-int8.ts';
import { depthwiseHybrid } from '../../kernels/hybrid/depthwise.ts';
import type { ChannelConstants } from '../../kernels/lib/channel-constants.ts';
import type { Floats } from '../../kernels/lib/packer.ts';
import { type I32, type I32Like, i32 } from '../../simd/index.ts';
import { operandOf, type Place, type Scope, type Task } from '../lowering.ts';
import type { Geometry } from './geometry.ts';
import { hybridConstants, hybridWeights } from './hybrid.ts';
import { integerScaling } from './integer.ts';
import { floatsOf } from './weights.ts';

/** A block of outputs, in one row of them. */
export interface DepthwiseCall {
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
  emit(writer: StepWriter, block: Block, call: DepthwiseCall): void;
}

export type DepthwiseFor = (task: Task, scope: Scope, g: Geometry) => DepthwiseKernels;

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
    emit(writer, block, { skipped, ...call }) {
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

export const depthwiseInt8Kernels: DepthwiseFor = ({ node }, scope, g) => {
  const { type, constants, limits, limiting, zeroPoints } = integerScaling(node, g.channels);
  const filter = () => operandOf(node, 1).data as Int8Array;
  const packed = packFilter(scope, g, constants(0), filter, zeroPoints.weights);
  const shared = { zero: zeroPoints.input, ...limits };
  return {
    name: `${type}-depthwise-${g.filterHeight}x${g.filterWidth}`,
    elementBytes: 1,
    resultBytes: 1,
    most: INT8_OUTPUTS,
    emit(writer, block, { skipped, ...call }) {
      const { skip, w, groupBytes } = packed(skipped);
      writer.call(depthwiseInt8(type, block, limiting, zeroPoints.input === 0, g.channels), {
        ...call,
        ...shared,
        skip,
        w,
        groupBytes,
      });
    },
  };
};

/** As a function of the address at which scale and zero point of the current picture are found. */
export function depthwiseHybridKernels(
  task: Task,
  scope: Scope,
  g: Geometry,
): (found: I32Like) => DepthwiseKernels {
  const [low, high] = task.bounds;
  const packed = packFilter(
    scope,
    g,
    hybridConstants(task.node, g.channels)(0),
    () => hybridWeights(task.node),
    0,
  );
  return (found) => ({
    name: `hybrid-depthwise-${g.filterHeight}x${g.filterWidth}`,
    elementBytes: 1,
    resultBytes: 4,
    most: INT8_OUTPUTS,
    emit(writer, block, { skipped, ...call }) {
      const { skip, w, groupBytes } = packed(skipped);
      const zero = i32.load(found, 4);
      writer.call(depthwiseHybrid(block), { ...call, skip, w, groupBytes, zero, found, low, high });
    },
  });
}

function packFilter(
  scope: Scope,
  g: Geometry,
  constants: ChannelConstants,
  filter: () => Int8Array,
  zero: number,
): (skipped: I32) => { readonly skip: I32; readonly w: number; readonly groupBytes: number } {
  const shape = { height: g.filterHeight, width: g.filterWidth, channels: g.channels, zero };
  const groupBytes = depthwiseGroupBytesInt8(shape, constants);
  const weights: Place = scope.keep(
    '8-bit groups of 8',
    Math.ceil(g.channels / 8) * groupBytes,
    (to, packer) => {
      packDepthwiseInt8(packer, to.byteOffset, filter(), shape, constants);
    },
  );
  return (skipped) => ({
    skip: i32.mul(skipped, depthwiseRowBytesInt8(g.filterWidth)),
    w: weights(),
    groupBytes,
  });
}
