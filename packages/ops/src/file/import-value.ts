import { type DType, isDType, type Quantization, UNKNOWN, ZooError } from '@zoo/core';
import { Value } from '@zoo/ir';
import type { Model, TfliteTensor } from '@zoo/tflite';
import { blockParameters } from './blockwise.ts';
import { extension, type QuantizationDetailsOf, type ValueExtension } from './extension.ts';
import { SparseEncoding } from './sparse.ts';

/** What the place of a tensor in its subgraph says about it. */
export interface TensorRole {
  /** Made by an operator. */
  readonly made: boolean;
  readonly input: boolean;
}

/** A tensor of a file as a value. Its quantization details are filled in once all values exist. */
export function valueFromTensor(model: Model, tensor: TfliteTensor, index: number, role: TensorRole): Value {
  const name = tensor.name || `tensor_${index}`;
  const dynamicShape = tensor.shape.some((size) => size < 0);
  const shape = tensor.shape.map((size) => (size < 0 ? 1 : size));
  const usable = tensor.shapeSignature?.length === shape.length;
  const constant = constantOf(model, tensor, shape, role);
  const isScalarOrKnown =
    shape.length > 0 || tensor.hasRank || !(role.made || role.input) || constant !== undefined;
  const details: ValueExtension = {
    min: tensor.quantization?.min,
    max: tensor.quantization?.max,
    variantTensors: tensor.variantTensors,
    externalBuffer: tensor.externalBuffer || undefined,
    hasRank: isScalarOrKnown && !tensor.hasRank ? false : undefined,
    strangeSignature: usable ? undefined : tensor.shapeSignature,
  };
  return new Value({
    name,
    dtype: dtypeOf(tensor, name),
    shape,
    signature: usable
      ? tensor.shapeSignature?.map((size) => (size < 0 ? UNKNOWN : size))
      : dynamicShape
        ? tensor.shape.map((size) => (size < 0 ? UNKNOWN : size))
        : undefined,
    hasRank: isScalarOrKnown,
    quantization: quantizationOf(tensor, name),
    constant,
    encoding: tensor.sparsity && constant ? new SparseEncoding(tensor.sparsity) : undefined,
    isVariable: tensor.isVariable,
    extension: extension(details),
  });
}

/** A tensor that only reserves an index: -1 in a list of results. */
export function absentValue(): Value {
  return new Value({ name: '', dtype: 'float32', shape: [], hasRank: false, extension: { absent: true } });
}

/** Scales of blocks and of several axes are tensors; a value refers to them as values. */
export function linkDetails(value: Value, tensor: TfliteTensor, values: readonly Value[]): void {
  const found = tensor.quantization?.details;
  if (found === undefined) return;
  let details: QuantizationDetailsOf;
  if (found.type === 'CustomQuantization') details = { type: 'custom', bytes: found.value.custom };
  else {
    const axes = found.type === 'MultiAxisQuantization' ? found.value.quantizedDimensions : undefined;
    const { scales, zeroPoints, blockSize } = found.value;
    details = {
      type: found.type === 'BlockwiseQuantization' ? 'blockwise' : 'multi-axis',
      scales: values[scales],
      zeroPoints: zeroPoints < 0 ? undefined : values[zeroPoints],
      blockSize,
      axes,
    };
  }
  value.extension = { ...value.extension, details };
  if (details.type !== 'blockwise' || value.quantization) return;
  const axis = tensor.quantization?.quantizedDimension ?? 0;
  value.quantization = { scale: [], zeroPoint: [], axis, blocks: blockParameters(value, details) };
}

/**
 * Constant data is a buffer with bytes in it. A tensor without elements has none to hold: nobody makes it and nobody
 * gives it, so it is a constant too.
 */
function constantOf(
  model: Model,
  tensor: TfliteTensor,
  shape: readonly number[],
  { made, input }: TensorRole,
): Uint8Array | undefined {
  const data = model.buffers[tensor.buffer]?.data;
  if (data !== undefined && data.length > 0 && tensor.externalBuffer === 0) return data;
  const empty = shape.includes(0) && !made && !input && !tensor.isVariable;
  return empty ? new Uint8Array(0) : undefined;
}

function dtypeOf(tensor: TfliteTensor, name: string): DType {
  const dtype = String(tensor.type).toLowerCase();
  if (isDType(dtype)) return dtype;
  throw new ZooError({
    code: 'TFLITE_DTYPE',
    category: 'damaged-input',
    message: 'element type is not known to this version',
    place: { tensor: name },
    received: String(tensor.type),
  });
}

function quantizationOf({ quantization, shape }: TfliteTensor, name: string): Quantization | undefined {
  const scale = quantization?.scale ?? [];
  if (quantization === undefined || scale.length === 0) return undefined;
  const zeroPoint = quantization.zeroPoint ?? [];
  // some writers give a bias the dimension of its weights
  const axis = shape.length === 1 ? 0 : quantization.quantizedDimension;
  const refuse = (message: string, expected: string, received: number) => {
    throw new ZooError({
      code: 'TFLITE_QUANTIZATION',
      category: 'damaged-input',
      message,
      place: { tensor: name },
      expected,
      received: String(received),
    });
  };
  if (zeroPoint.length !== 0 && zeroPoint.length !== scale.length) {
    refuse('scales and zero points differ in number', `${scale.length}`, zeroPoint.length);
  }
  if (scale.length > 1) {
    if (axis < 0 || axis >= shape.length)
      refuse('quantized dimension is out of range', `0 to ${shape.length - 1}`, axis);
    else if (shape[axis] !== scale.length)
      refuse('scales do not fill their dimension', `${shape[axis]}`, scale.length);
  }
  return { scale, zeroPoint: zeroPoint.length === 0 ? scale.map(() => 0) : zeroPoint, axis };
}
