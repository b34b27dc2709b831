import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { HYBRID_BYTES, writeHybrid } from '../../kernels/hybrid/dequantize.ts';
import { FOUND_BYTES, quantizePart } from '../../kernels/hybrid/quantize.ts';
import type { ChannelConstants } from '../../kernels/lib/channel-constants.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { operandOf } from '../lowering.ts';

/** Equal parts of the activations (pictures, rows) that are quantized one by one. */
export interface Parts {
  readonly count: number;
  /** Floats in a part. */
  readonly length: number;
  readonly mode: 'symmetric' | 'asymmetric';
}

export function partsOf(node: TypedNode, count: number, asymmetric: boolean): Parts {
  const length = elementCount(operandOf(node, 0).shape) / count;
  return { count, length, mode: asymmetric ? 'asymmetric' : 'symmetric' };
}

/** Memory of a quantized part: what was found, then its elements; kernels read and write a little beyond them. */
export function partBytes({ length }: Parts): number {
  return FOUND_BYTES + length + SLACK;
}

const SLACK = 64;

/** Quantizes each part into `scratch` and lets `body` work on it, given how many bytes of results lie before it. */
export function eachPart(
  writer: StepWriter,
  { count, length, mode }: Parts,
  from: number,
  scratch: number,
  body: (elements: number, part: I32) => void,
): void {
  const { f } = writer;
  f.range(0, count, (part) => {
    const elements = scratch + FOUND_BYTES;
    const start = sum(from, i32.mul(part, 4 * length));
    writer.call(quantizePart(mode), { from: start, to: elements, count: length, found: scratch });
    body(elements, part);
  });
}

/** Old files store signed weights under the type uint8. */
export function hybridWeights(node: TypedNode): Int8Array {
  const { buffer, byteOffset, length } = operandOf(node, 1).data as Int8Array;
  return new Int8Array(buffer, byteOffset, length);
}

/** Scales and biases of the channels from `start` on. */
export function hybridConstants(node: TypedNode, channels: number): (start: number) => ChannelConstants {
  const { scale } = operandOf(node, 1).quantization!;
  const scales = scale.length === channels ? scale : new Array<number>(channels).fill(scale[0]);
  const bias = node.site.inputs[2]?.data as Float32Array | undefined;
  return (start) => ({
    bytes: HYBRID_BYTES,
    write(to, first, count) {
      const from = start + first;
      const floats = new Float32Array(to.buffer, to.byteOffset, HYBRID_BYTES / 4);
      writeHybrid(floats, scales.slice(from, from + count), bias?.subarray(from, from + count));
    },
  });
}

/** Sums are exact while they fit 31 bits; scales must be float32, which the kernel keeps them as. */
export function supportsHybrid(node: TypedNode, depth: number, channels: number): true | string {
  const scale = operandOf(node, 1).quantization?.scale ?? [];
  if (scale.length === 0) return 'no quantization parameters';
  if (scale.length !== 1 && scale.length !== channels) return 'weights with a strange number of scales';
  if (scale.some((s) => Math.fround(s) !== s)) return 'a scale that is not a float32';
  return depth * 255 * 128 < 2 ** 31 ? true : 'sums that may leave 31 bits';
}
