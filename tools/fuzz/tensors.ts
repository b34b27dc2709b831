import { type DType, encodeElements, isDType, type TensorData } from '@zoo/core';
import type { TfliteTensor } from '@zoo/tflite';

export function dtypeOf({ type }: TfliteTensor): DType | undefined {
  const dtype = String(type).toLowerCase();
  return isDType(dtype) ? dtype : undefined;
}

/** Elements of a shape that may be nonsense; infinite where it is. */
export function elementsOf(shape: readonly number[]): number {
  const count = shape.reduce((product, size) => product * size, 1);
  return Number.isSafeInteger(count) && shape.every((size) => size >= 0) ? count : Number.POSITIVE_INFINITY;
}

export function encoded(dtype: DType, data: TensorData): Uint8Array {
  return new Uint8Array(encodeElements(dtype, data));
}
