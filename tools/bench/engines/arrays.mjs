const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int64: BigInt64Array,
};

/** Bytes that start at an aligned address, as elements. */
export function arrayOf(dtype, bytes) {
  const Elements = ARRAYS[dtype];
  return new Elements(bytes.buffer, bytes.byteOffset, bytes.byteLength / Elements.BYTES_PER_ELEMENT);
}

/** As many zeros as the shape has elements. */
export function zerosOf(dtype, shape) {
  return new ARRAYS[dtype](shape.reduce((a, b) => a * b, 1));
}
