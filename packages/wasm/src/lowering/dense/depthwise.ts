import type { StepWriter } from '../../compile/step-writer.ts';
import type { Block } from '../../kernels/depthwise/columns.ts';
import {
  depthwiseF32,
  depthwiseGroupBytesF32,
  outputsAtOnce,
  packDepthwiseF32,
} from '../../kernels/depthwise/f32.ts';
import {
  depthwiseGroupBytesInt8,
  depthwiseInt8,
  depthwiseRowBytesInt8,
  INT8_OUTPUTS,
  packDepthwiseInt8,
} from '../../kernels/depthwise/int8.ts';
import { type I32, i32 } from '../../simd/index.ts';
import { operandOf, type Scope, type Task } from '../lowering.ts';
import type { Geometry } from './geometry.ts';
import { integerScaling } from './integer.ts';

/** A block of outputs, in one row of them. */
export interface DepthwiseCall {
  /** Filter rows that lie inside the picture, and those above it. */
  readonly rows: I32;
  readonly skipped: I32;
  /** Column 0 of the block in the first row inside. */
  readonly x: I32;
  readonly rowBytes: number;
  readonly pixelBytes: number;
  readonly to: I32;
  readonly channels: number;
}

/** The kernels of one combination of element types. */
export interface DepthwiseKernels {
  readonly name: string;
  readonly elementBytes: number;
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
  const weights = scope.keep('f32 groups of 4', Math.ceil(g.channels / 4) * groupBytes, (to) => {
    const filter = operandOf(task.node, 1).data as Float32Array;
    const bias = task.node.site.inputs[2]?.data as Float32Array | undefined;
    const floats = new Float32Array(to.buffer, to.byteOffset, to.byteLength / 4);
    packDepthwiseF32(floats, filter, bias, g.channels, taps);
  });
  return {
    name: `f32-depthwise-${g.filterHeight}x${g.filterWidth}`,
    elementBytes: 4,
    most: outputsAtOnce(g.filterWidth),
    emit(writer, block, { rows, skipped, x, rowBytes, pixelBytes, to, channels }) {
      writer.call(depthwiseF32(block, fused), {
        rows,
        skip: i32.mul(skipped, 16 * g.filterWidth),
        x,
        rowBytes,
        pixelBytes,
        w: weights(),
        groupBytes,
        to,
        outBytes: pixelBytes,
        channels,
        low,
        high,
      });
    },
  };
};

export function depthwiseInt8Kernels(product: 'float32' | 'double'): DepthwiseFor {
  return ({ node }, scope, g) => {
    const { type, scaling, variant, range, zeroPoints } = integerScaling(node, g.channels, product);
    const groupBytes = depthwiseGroupBytesInt8(g.filterHeight, g.filterWidth);
    const weights = scope.keep(`${type} groups of 8`, Math.ceil(g.channels / 8) * groupBytes, (to) => {
      const size = { height: g.filterHeight, width: g.filterWidth };
      packDepthwiseInt8(to, operandOf(node, 1).data as Int8Array, scaling(), size, zeroPoints);
    });
    return {
      name: `${type}-depthwise-${g.filterHeight}x${g.filterWidth}`,
      elementBytes: 1,
      most: INT8_OUTPUTS,
      emit(writer, block, { rows, skipped, x, rowBytes, pixelBytes, to, channels }) {
        writer.call(depthwiseInt8(type, block, variant), {
          rows,
          skip: i32.mul(skipped, depthwiseRowBytesInt8(g.filterWidth)),
          x,
          rowBytes,
          pixelBytes,
          w: weights(),
          groupBytes,
          to,
          outBytes: pixelBytes,
          channels,
          zero: zeroPoints.input,
          low: range.min,
          high: range.max,
        });
      },
    };
  };
}
