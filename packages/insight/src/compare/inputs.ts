import {
  allocate,
  elementCount,
  QUANTIZED_RANGE,
  type QuantizedDType,
  quantizeValue,
  type Shape,
  sameShape,
  type Tensor,
  ZooError,
} from '@zoo/core';
import type { TensorInfo } from '@zoo/runtime';
import { realOf } from '../inspect/weights.ts';
import { sampleInputs } from '../sample-inputs.ts';

/** The same inputs for two models, in the form that each of them takes. */
export interface SharedInputs {
  readonly a: readonly Tensor[];
  readonly b: readonly Tensor[];
}

export interface InputOptions {
  /** By name; others are made up. */
  readonly inputs?: Readonly<Record<string, Tensor>>;
  /** Sizes of inputs that are made up, by name. */
  readonly shapes?: Readonly<Record<string, Shape>>;
  readonly seed?: number;
}

/**
 * Inputs for both models by position: those given, others made up. Where one model takes integers for real numbers and
 * the other takes the reals, made-up numbers are such as the integers can hold, so that both see the same.
 *
 * @throws ZooError COMPARE_INPUTS when the models take different inputs, INPUT_UNKNOWN for names that neither has
 */
export function shareInputs(
  a: readonly TensorInfo[],
  b: readonly TensorInfo[],
  { inputs: given = {}, shapes = {}, seed = 0 }: InputOptions = {},
): SharedInputs {
  requireAlike(a, b);
  for (const name of [...Object.keys(given), ...Object.keys(shapes)]) requireKnown(name, a, b);
  const pairs = a.map((one, i) => {
    const shape = shapes[one.name] ?? shapes[b[i].name];
    const [info, other] = [one, b[i]].map((each) => ({ ...each, shape: shape ?? each.shape }));
    const own = given[info.name] ?? given[other.name];
    const source = isQuantized(other) && !isQuantized(info) ? other : info;
    const tensor = own ?? sampleInputs([source], seed + i)[source.name];
    return [adapt(tensor, info), adapt(tensor, other)] as const;
  });
  return { a: pairs.map(([one]) => one), b: pairs.map(([, other]) => other) };
}

/** A tensor in the type of an input: quantized or dequantized where the types differ. */
export function adapt(tensor: Tensor, { name, dtype, quantization, shape }: TensorInfo): Tensor {
  const sized = elementCount(tensor.shape) === elementCount(shape.map((size) => Math.max(1, size)));
  const to: Shape = sized && !shape.includes(-1) ? shape : tensor.shape;
  if (tensor.dtype === dtype && sameQuantization(tensor, quantization)) return { ...tensor, shape: to };
  if (Array.isArray(tensor.data)) throw cannotAdapt(name, dtype, tensor.dtype);
  const real = realOf(tensor.dtype, tensor.shape, tensor.quantization);
  const data = allocate(dtype, tensor.data.length);
  const range = QUANTIZED_RANGE[dtype as QuantizedDType];
  for (let i = 0; i < tensor.data.length; i++) {
    const value = real(Number(tensor.data[i]), i);
    if (dtype === 'float32') (data as Float32Array)[i] = value;
    else if (range && quantization && quantization.scale.length > 0) {
      (data as Int8Array)[i] = quantizeValue(
        value,
        quantization.scale[0],
        quantization.zeroPoint[0] ?? 0,
        range,
      );
    } else throw cannotAdapt(name, dtype, tensor.dtype);
  }
  return { dtype, shape: to, data, quantization };
}

function sameQuantization({ quantization }: Tensor, wanted: Tensor['quantization']): boolean {
  if (quantization === undefined || wanted === undefined) return true; // stored numbers are meant as they are
  return quantization.scale[0] === wanted.scale[0] && quantization.zeroPoint[0] === wanted.zeroPoint[0];
}

function isQuantized({ quantization }: TensorInfo): boolean {
  return quantization !== undefined && quantization.scale.length > 0;
}

function requireAlike(a: readonly TensorInfo[], b: readonly TensorInfo[]): void {
  const sizes = (list: readonly TensorInfo[]) =>
    list.map(({ name, shape }) => `${name}[${shape}]`).join(', ');
  const alike = a.length === b.length && a.every(({ shape }, i) => sameShape(shape, b[i].shape));
  if (alike) return;
  throw new ZooError({
    code: 'COMPARE_INPUTS',
    category: 'usage',
    message: 'the models take different inputs',
    expected: sizes(a),
    received: sizes(b),
  });
}

function requireKnown(name: string, a: readonly TensorInfo[], b: readonly TensorInfo[]): void {
  if ([...a, ...b].some((info) => info.name === name)) return;
  throw new ZooError({
    code: 'INPUT_UNKNOWN',
    category: 'usage',
    message: 'neither model has such an input',
    expected: a.map((info) => info.name).join(', '),
    received: name,
  });
}

function cannotAdapt(tensor: string, expected: string, received: string): ZooError {
  return new ZooError({
    code: 'INPUT_DTYPE',
    category: 'usage',
    message: 'the input cannot be given in the type of this model',
    place: { tensor },
    expected,
    received,
  });
}
