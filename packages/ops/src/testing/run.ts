import { type DType, perTensor, type Shape, type Tensor, type TensorData, tensor } from '@zoo/core';
import type { Attributes, Site } from '@zoo/ir';
import { evaluate } from '../evaluate.ts';
import { ops } from '../table.ts';

/** All results of one builtin op on small tensors, attributes over their defaults. */
export function runAll(
  name: string,
  inputs: readonly (Tensor | undefined)[],
  attrs: Attributes = {},
  outputs: Site['outputs'] = [],
): Tensor[] {
  const op = ops.find(name, false);
  if (op === undefined) throw new Error(`no op ${name}`);
  return evaluate(op, { attrs: { ...ops.defaults(name), ...attrs }, inputs, outputs });
}

/** The first result as shape and plain numbers. */
export function run(
  name: string,
  inputs: readonly (Tensor | undefined)[],
  attrs: Attributes = {},
  outputs: Site['outputs'] = [],
): { shape: Shape; values: number[] } {
  const [{ shape, data }] = runAll(name, inputs, attrs, outputs);
  return { shape, values: Array.from(data as ArrayLike<number | bigint>, Number) };
}

export function floats(shape: Shape, values: readonly number[]): Tensor {
  return tensor('float32', shape, Float32Array.from(values));
}

export function ints(shape: Shape, values: readonly number[]): Tensor {
  return tensor('int32', shape, Int32Array.from(values));
}

export function bools(shape: Shape, values: readonly number[]): Tensor {
  return tensor('bool', shape, Uint8Array.from(values));
}

/** A list of int32: axes, shapes. */
export function list(...values: readonly number[]): Tensor {
  return ints([values.length], values);
}

export function scalar(value: number): Tensor {
  return ints([], [value]);
}

const ARRAYS = { int8: Int8Array, uint8: Uint8Array, int16: Int16Array };

/** Affine integers. */
export function affine(
  dtype: 'int8' | 'uint8' | 'int16',
  shape: Shape,
  values: readonly number[],
  scale: number,
  zeroPoint: number,
): Tensor {
  const data = ARRAYS[dtype].from(values) as TensorData<DType>;
  return tensor(dtype, shape, data, perTensor(scale, zeroPoint));
}

/** Every value of an 8-bit type. */
export function every(dtype: 'int8' | 'uint8', scale: number, zeroPoint: number): Tensor {
  const first = dtype === 'int8' ? -128 : 0;
  const values = Array.from({ length: 256 }, (_, i) => first + i);
  return affine(dtype, [256], values, scale, zeroPoint);
}

/** Real values of affine integers. */
export function real({ data, quantization }: Tensor): number[] {
  const { scale, zeroPoint } = quantization!;
  return Array.from(data as Int8Array, (q) => scale[0] * (q - zeroPoint[0]));
}
