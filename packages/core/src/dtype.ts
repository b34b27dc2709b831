/**
 * Element types. Names are those of the `.tflite` TensorType enum in lower case, so that there is one
 * spelling everywhere; `bits` is the storage size in a file (int4: two elements a byte).
 */
export const DTYPES = {
  float32: { bits: 32, kind: 'float' },
  float16: { bits: 16, kind: 'float' },
  int32: { bits: 32, kind: 'int' },
  uint8: { bits: 8, kind: 'uint' },
  int64: { bits: 64, kind: 'int' },
  string: { bits: 0, kind: 'string' },
  bool: { bits: 8, kind: 'bool' },
  int16: { bits: 16, kind: 'int' },
  complex64: { bits: 64, kind: 'complex' },
  int8: { bits: 8, kind: 'int' },
  float64: { bits: 64, kind: 'float' },
  complex128: { bits: 128, kind: 'complex' },
  uint64: { bits: 64, kind: 'uint' },
  resource: { bits: 32, kind: 'handle' },
  variant: { bits: 0, kind: 'handle' },
  uint32: { bits: 32, kind: 'uint' },
  uint16: { bits: 16, kind: 'uint' },
  int4: { bits: 4, kind: 'int' },
  bfloat16: { bits: 16, kind: 'float' },
  int2: { bits: 2, kind: 'int' },
  uint4: { bits: 4, kind: 'uint' },
  float8_e4m3fn: { bits: 8, kind: 'float' },
  float8_e5m2: { bits: 8, kind: 'float' },
} as const;

export type DType = keyof typeof DTYPES;

/**
 * How elements of each dtype are held in memory, always unpacked, one element after the other:
 * float16, bfloat16 and float8 as raw bits; int4, int2 and uint4 one per byte; bool 0 or 1; complex numbers
 * as interleaved (real, imaginary) pairs; strings as UTF-8 text.
 */
export interface TensorDataOf {
  float32: Float32Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
  float64: Float64Array;
  float8_e4m3fn: Uint8Array;
  float8_e5m2: Uint8Array;
  int2: Int8Array;
  int4: Int8Array;
  uint4: Uint8Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  bool: Uint8Array;
  complex64: Float32Array;
  complex128: Float64Array;
  resource: Int32Array;
  variant: string[];
  string: string[];
}

export type TensorData<D extends DType = DType> = TensorDataOf[D];

/** Bytes that `count` elements take in a file; packed types round up. Strings have no fixed size: 0. */
export function byteLength(dtype: DType, count: number): number {
  return Math.ceil((DTYPES[dtype].bits * count) / 8);
}

export function isDType(name: string): name is DType {
  return Object.hasOwn(DTYPES, name);
}

/** Bytes one element takes in memory (unpacked); 0 for strings and variants. */
export function memoryBytes(dtype: DType): number {
  return DTYPES[dtype].bits === 0 ? 0 : Math.max(1, DTYPES[dtype].bits / 8);
}
