import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { FOUND_BYTES, quantizePart } from '../../kernels/hybrid/quantize.ts';
import { type ChannelConstants, pairedRows } from '../../kernels/lib/channel-constants.ts';
import { type I32, type I32Like, i32, sum } from '../../simd/index.ts';
import { SLACK, wholeLines } from '../lines.ts';
import { operandOf } from '../lowering.ts';

/** Equal parts of the activations (pictures, rows) that are quantized one by one. */
export interface Parts {
  readonly count: number;
  /** Floats in a part. */
  readonly length: number;
  readonly mode: 'symmetric' | 'asymmetric';
}

/** The first operand of a node in `count` parts. */
export function partsOf(node: TypedNode, count: number, asymmetric: boolean): Parts {
  const length = elementCount(operandOf(node, 0).shape) / count;
  return { count, length, mode: asymmetric ? 'asymmetric' : 'symmetric' };
}

/** Scratch of what is done with a quantized part. */
export interface PartPlan {
  readonly scratch: number;
  readonly scratchPerThread: number;
}

/** A quantized part: the scale and zero point that were found, its elements, and the scratch of {@link PartPlan}. */
export interface QuantizedPart {
  readonly part: I32Like;
  readonly found: I32Like;
  readonly elements: I32;
  readonly shared: I32;
  readonly own: (thread: I32) => I32;
}

/** Room for the parts that are there at the same time. */
export function partScratch(parts: Parts, plan: PartPlan): PartPlan {
  const bytes = quantizedBytes(parts) + plan.scratch;
  if (isFew(parts)) return { ...plan, scratch: bytes };
  return { scratch: 0, scratchPerThread: bytes + plan.scratchPerThread };
}

/** Quantizes each part and lets `body` work on it. `unitCost` is that of a part. */
export function eachPart(
  writer: StepWriter,
  parts: Parts,
  plan: PartPlan,
  { from, scratch, unitCost }: { readonly from: number; readonly scratch: number; readonly unitCost: number },
  body: (part: QuantizedPart) => void,
): void {
  const quantized = (part: I32Like, found: I32Like, own: (shared: I32, thread: I32) => I32) => {
    const elements = sum(found, FOUND_BYTES);
    const shared = sum(found, quantizedBytes(parts));
    const start = sum(from, i32.mul(part, 4 * parts.length));
    writer.call(quantizePart(parts.mode), { from: start, to: elements, count: parts.length, found });
    body({ part, found, elements, shared, own: (thread) => own(shared, thread) });
  };
  if (isFew(parts)) {
    for (let part = 0; part < parts.count; part++)
      quantized(part, scratch, (_, thread) => writer.scratchOf(thread));
    return;
  }
  const units = (first: I32, turns: I32, thread: I32) => {
    const found = writer.f.int(writer.scratchOf(thread));
    writer.f.range(first, i32.add(first, turns), (part) => {
      quantized(part, found, (shared) => sum(shared, plan.scratch));
    });
  };
  writer.parallel(parts.count, units, { unitCost });
}

/** So many parts are taken one after the other, each by all threads; more of them are units of work. */
function isFew({ count }: Parts): boolean {
  return count <= 3;
}

function quantizedBytes({ length }: Parts): number {
  return wholeLines(FOUND_BYTES + length + SLACK);
}

/** Old files store signed weights under the type uint8. */
export function hybridWeights(node: TypedNode): Int8Array {
  const { buffer, byteOffset, length } = operandOf(node, 1).data as Int8Array;
  return new Int8Array(buffer, byteOffset, length);
}

/** Scales and biases of the channels from `start` on. */
export function hybridConstants(node: TypedNode, channels: number): (start: number) => ChannelConstants {
  const { scale } = operandOf(node, 1).quantization!;
  const scales = new Float32Array(channels).fill(scale[0]);
  if (scale.length === channels) scales.set(scale);
  const biases = (node.site.inputs[2]?.data as Float32Array | undefined) ?? new Float32Array(channels);
  return (start) => pairedRows([scales, biases], start);
}

/** Sums are exact while they fit 31 bits; scales must be float32, which the kernel keeps them as. */
export function supportsHybrid(node: TypedNode, depth: number, channels: number): true | string {
  const { quantization } = operandOf(node, 1);
  if (quantization?.blocks) return 'weights with a scale for each block';
  const scale = quantization?.scale ?? [];
  if (scale.length === 0) return 'no quantization parameters';
  if (scale.length !== 1 && scale.length !== channels) return 'weights with a strange number of scales';
  if (Array.from(scale).some((s) => Math.fround(s) !== s)) return 'a scale that is not a float32';
  return depth * 255 * 128 < 2 ** 31 ? true : 'sums that may leave 31 bits';
}
