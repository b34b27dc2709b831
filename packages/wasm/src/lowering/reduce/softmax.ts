import { elementCount, memoryBytes, QUANTIZED_RANGE, type QuantizedDType } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { Int8Type } from '../../kernels/gemm/int8.ts';
import { type ProbabilityType, softmaxBytes } from '../../kernels/softmax/bytes.ts';
import { softmaxF32 } from '../../kernels/softmax/f32.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { inPlaceOf } from '../elementwise/in-place.ts';
import { type LoweredStep, type Lowering, operandOf, resultOf, type Scope, type Task } from '../lowering.ts';

const f32 = Math.fround;

/** Over the last axis. */
export const softmax: Lowering = {
  supports(node) {
    const { dtype } = operandOf(node, 0);
    if (dtype === 'float32') return true;
    if (dtype !== 'int8' && dtype !== 'uint8') return `no kernel for ${dtype} yet`;
    const scales = [operandOf(node, 0), resultOf(node)].map(({ quantization }) => quantization?.scale ?? []);
    if (scales.some(({ length }) => length !== 1)) return 'no single scale';
    const scale = scales[1][0];
    // nothing times infinity is no number, and what becomes of it is up to the host
    const largest = f32(Math.exp(f32(255 * stepOf(node)))) + f32(1 / scale);
    return Number.isFinite(largest) && f32(scale) === scale ? true : 'scales beyond floats';
  },
  lower(task, scope) {
    return operandOf(task.node, 0).dtype === 'float32' ? lowerFloat(task, scope) : lowerBytes(task, scope);
  },
};

function lowerFloat(task: Task, scope: Scope): LoweredStep {
  const { shape } = operandOf(task.node, 0);
  const depth = shape.at(-1) ?? 1;
  const [from, to] = [scope.input(0), scope.output()];
  const { beta } = task.node.site.attrs as { readonly beta: number };
  return {
    kernel: softmaxF32.name,
    inPlace: inPlaceOf(task),
    emit(writer) {
      const rows = elementCount(shape) / depth;
      const body = (first: I32, count: I32) => {
        const offset = i32.mul(first, 4 * depth);
        const [source, target] = [sum(from(), offset), sum(to(), offset)];
        writer.call(softmaxF32, { from: source, to: target, rows: count, depth, beta });
      };
      writer.parallel(rows, body, { unitCost: 40 * depth });
    },
  };
}

/** By what an exponent changes with the logit. */
function stepOf({ site }: TypedNode): number {
  const { beta } = site.attrs as { readonly beta: number };
  return f32(-f32(site.inputs[0]!.quantization!.scale[0] * f32(beta)));
}

/** exp of all differences to the largest is a table, as the reference kernel has it. */
function lowerBytes(task: Task, scope: Scope): LoweredStep {
  const { node } = task;
  const [x, result] = [operandOf(node, 0), resultOf(node)];
  const depth = x.shape.at(-1) ?? 1;
  const step = stepOf(node);
  const table = scope.keep('exp', 1024, (to) => {
    const floats = new Float32Array(to.buffer, to.byteOffset, 256);
    for (let i = 0; i < floats.length; i++) floats[i] = Math.exp(f32(step * i)); // by difference
  });
  const kernel = softmaxBytes(x.dtype as Int8Type, result.dtype as ProbabilityType);
  const resultBytes = memoryBytes(result.dtype);
  const [scale, zero] = [result.quantization!.scale[0], result.quantization!.zeroPoint[0]];
  const high = QUANTIZED_RANGE[result.dtype as QuantizedDType].max;
  const [from, to] = [scope.input(0), scope.output()];
  return {
    kernel: kernel.name,
    inPlace: inPlaceOf(task),
    emit(writer) {
      const body = (first: I32, rows: I32) => {
        const source = sum(from(), i32.mul(first, depth));
        const target = sum(to(), i32.mul(first, depth * resultBytes));
        writer.call(kernel, { from: source, to: target, rows, depth, table: table(), scale, zero, high });
      };
      writer.parallel(elementCount(x.shape) / depth, body, { unitCost: 40 * depth });
    },
  };
}
