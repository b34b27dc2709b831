import type { TensorData } from '@zoo/core';

/** Weights of hybrid kernels, a byte each: old files store signed ones under the type uint8. */
export function signedElements(weights: TensorData | undefined): Int8Array {
  const { buffer, byteOffset, length } = weights as Int8Array | Uint8Array;
  return new Int8Array(buffer, byteOffset, length);
}
