import type { DType, TensorData } from './dtype.ts';
import { byteLength } from './dtype.ts';
import { ZooError } from './errors.ts';
import { packNibbles, packPairs, unpackNibbles, unpackPairs } from './packing.ts';
import type { Quantization } from './quantization.ts';
import { elementCount, type Shape } from './shape.ts';
import { decodeStrings, encodeStrings } from './strings.ts';

/** A dense row-major array with its element type. `data` holds the elements as {@link TensorData} describes. */
export interface Tensor<D extends DType = DType> {
  readonly dtype: D;
  readonly shape: Shape;
  readonly data: TensorData<D>;
  readonly quantization?: Quantization;
}

const ARRAYS = {
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float64: Float64Array,
  float8_e4m3fn: Uint8Array,
  float8_e5m2: Uint8Array,
  int2: Int8Array,
  int4: Int8Array,
  uint4: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
  complex64: Float32Array,
  complex128: Float64Array,
  resource: Int32Array,
} as const;

type ArrayDType = keyof typeof ARRAYS;

function isText(dtype: DType): dtype is 'string' | 'variant' {
  return dtype === 'string' || dtype === 'variant';
}

/** Array entries that `count` elements take: complex numbers take two each. */
export function entryCount(dtype: DType, count: number): number {
  return dtype === 'complex64' || dtype === 'complex128' ? 2 * count : count;
}

/** Zeros (or empty strings) for `count` elements. */
export function allocate<D extends DType>(dtype: D, count: number): TensorData<D> {
  const data = isText(dtype)
    ? new Array<string>(count).fill('')
    : new ARRAYS[dtype as ArrayDType](entryCount(dtype, count));
  return data as TensorData<D>;
}

/**
 * Elements of `dtype` that live in `buffer` from `offset`; int4, int2 and strings cannot be viewed (they are
 * packed in files) and must be decoded with {@link decodeElements}.
 */
export function viewElements<D extends DType>(
  dtype: D,
  buffer: ArrayBufferLike,
  offset: number,
  count: number,
): TensorData<D> {
  return new ARRAYS[dtype as ArrayDType](
    buffer as ArrayBuffer,
    offset,
    entryCount(dtype, count),
  ) as TensorData<D>;
}

/** The elements in `bytes` as stored in a file: a view when aligned and not packed, a copy otherwise. */
export function decodeElements<D extends DType>(dtype: D, bytes: Uint8Array, count: number): TensorData<D> {
  if (isText(dtype)) return textsIn(bytes, count) as TensorData<D>;
  const needed = byteLength(dtype, count);
  if (bytes.byteLength < needed) {
    throw new ZooError({
      code: 'TENSOR_BYTES',
      category: 'damaged-input',
      message: `not enough bytes for ${count} elements of ${dtype}`,
      expected: `${needed} bytes`,
      received: `${bytes.byteLength}`,
    });
  }
  if (dtype === 'int4' || dtype === 'uint4')
    return unpackNibbles(bytes, count, dtype === 'int4') as TensorData<D>;
  if (dtype === 'int2') return unpackPairs(bytes, count) as TensorData<D>;
  const TypedArray = ARRAYS[dtype as ArrayDType];
  const aligned = bytes.byteOffset % TypedArray.BYTES_PER_ELEMENT === 0;
  const source = aligned ? bytes : new Uint8Array(bytes.subarray(0, needed)); // slice() of a Buffer would not copy
  return viewElements(dtype, source.buffer, source.byteOffset, count);
}

function textsIn(bytes: Uint8Array, count: number): string[] {
  const texts = decodeStrings(bytes);
  if (texts.length === count) return texts;
  throw new ZooError({
    code: 'STRING_TENSOR',
    category: 'damaged-input',
    message: 'another number of texts than elements',
    expected: String(count),
    received: String(texts.length),
  });
}

/** The bytes of `data` as a file stores them: little-endian, packed types packed, strings with their offsets. */
export function encodeElements(dtype: DType, data: TensorData): Uint8Array {
  if (Array.isArray(data)) return encodeStrings(data);
  if (dtype === 'int4' || dtype === 'uint4') return packNibbles(data as Int8Array | Uint8Array);
  if (dtype === 'int2') return packPairs(data as Int8Array);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A tensor after checking that `data` has as many elements as `shape` says. */
export function tensor<D extends DType>(
  dtype: D,
  shape: Shape,
  data: TensorData<D>,
  quantization?: Quantization,
): Tensor<D> {
  const expected = entryCount(dtype, elementCount(shape));
  if (data.length !== expected) {
    throw new ZooError({
      code: 'TENSOR_LENGTH',
      category: 'usage',
      message: `data does not fill shape [${shape.join(',')}]`,
      expected: `${expected} entries`,
      received: `${data.length}`,
    });
  }
  return { dtype, shape, data, quantization };
}
