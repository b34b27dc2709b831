import { type DType, isStatic, type Quantization, type Shape, UNKNOWN, ZooError } from '@zoo/core';
import { type Extension, Value } from '@zoo/ir';
import { dtypeOf, type Model, type QuantizationParameters, type TfliteTensor } from '@zoo/tflite';
import { blockParameters } from './blockwise.ts';
import { extension, type QuantizationDetailsOf, type ValueExtension } from './extension.ts';
import { SparseEncoding } from './sparse.ts';

/**
 * A tensor of a file as a value; `isFilled` by an operator, or as an input. Its quantization details are filled in once
 * all values exist.
 */
export function valueFromTensor(model: Model, tensor: TfliteTensor, index: number, isFilled: boolean): Value {
  const name = tensor.name || `tensor_${index}`;
  const { shapeSignature, quantization } = tensor;
  const shape = isStatic(tensor.shape) ? tensor.shape : tensor.shape.map((size) => (size < 0 ? 1 : size));
  const usable = shapeSignature?.length === shape.length;
  const dims = usable ? shapeSignature : tensor.shape;
  const constant = constantOf(model, tensor, shape, isFilled);
  const isScalarOrKnown = shape.length > 0 || tensor.hasRank || !isFilled || constant !== undefined;
  return new Value({
    name,
    dtype: requireDType(tensor, name),
    shape,
    signature: usable || dims !== shape ? withUnknown(dims) : undefined,
    hasRank: isScalarOrKnown,
    quantization: quantization && quantizationOf(quantization, tensor.shape, name),
    constant,
    encoding: tensor.sparsity && constant ? new SparseEncoding(tensor.sparsity) : undefined,
    isVariable: tensor.isVariable,
    extension: extensionOf(tensor, isScalarOrKnown, usable ? undefined : shapeSignature),
  });
}

const WITHOUT_FLAG: ValueExtension = Object.freeze({ hasRank: false });

function extensionOf(
  { quantization, variantTensors, externalBuffer, hasRank }: TfliteTensor,
  isKnown: boolean,
  strangeSignature: Shape | undefined,
): Extension | undefined {
  const isUnflagged = isKnown && !hasRank;
  if (!quantization?.min && !quantization?.max && !variantTensors && !externalBuffer && !strangeSignature)
    return isUnflagged ? (WITHOUT_FLAG as Extension) : undefined; // nearly always
  const details: ValueExtension = {
    min: quantization?.min,
    max: quantization?.max,
    variantTensors,
    externalBuffer: externalBuffer || undefined,
    hasRank: isUnflagged ? false : undefined,
    strangeSignature,
  };
  return extension(details);
}

function withUnknown(shape: Shape): Shape {
  return isStatic(shape) ? shape : shape.map((size) => (size < 0 ? UNKNOWN : size));
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
  isFilled: boolean,
): Uint8Array | undefined {
  const data = model.buffers[tensor.buffer]?.data;
  if (data !== undefined && data.length > 0 && tensor.externalBuffer === 0) return data;
  const empty = !isFilled && shape.includes(0) && !tensor.isVariable;
  return empty ? new Uint8Array(0) : undefined;
}

function requireDType(tensor: TfliteTensor, name: string): DType {
  const dtype = dtypeOf(tensor.type);
  if (dtype) return dtype;
  throw new ZooError({
    code: 'TFLITE_DTYPE',
    category: 'damaged-input',
    message: 'element type is not known to this version',
    place: { tensor: name },
    received: String(tensor.type),
  });
}

function quantizationOf(
  { scale, zeroPoint, quantizedDimension }: QuantizationParameters,
  shape: Shape,
  name: string,
): Quantization | undefined {
  if (!scale?.length) return undefined;
  const zeros = zeroPoint?.length ? zeroPoint : new Array<number>(scale.length).fill(0);
  // some writers give a bias the dimension of its weights
  const axis = shape.length === 1 ? 0 : quantizedDimension;
  if (zeros.length !== scale.length)
    throw strange(name, 'scales and zero points differ in number', `${scale.length}`, zeros.length);
  if (scale.length > 1) {
    if (axis < 0 || axis >= shape.length)
      throw strange(name, 'quantized dimension is out of range', `0 to ${shape.length - 1}`, axis);
    if (shape[axis] !== scale.length)
      throw strange(name, 'scales do not fill their dimension', `${shape[axis]}`, scale.length);
  }
  return { scale, zeroPoint: zeros, axis };
}

function strange(tensor: string, message: string, expected: string, received: number): ZooError {
  return new ZooError({
    code: 'TFLITE_QUANTIZATION',
    category: 'damaged-input',
    message,
    place: { tensor },
    expected,
    received: String(received),
  });
}
