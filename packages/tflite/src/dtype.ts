import { DTYPES, type DType } from '@zoo/core';
import type { TensorType } from './generated/tflite.generated.ts';

const known = new Map<TensorType, DType | undefined>();

/**
 * The element type of a tensor: `INT8` -> `int8`; undefined where this version has none of that name. It is the one string
 * that the program itself has for it, which engines compare faster than an equal one.
 */
export function dtypeOf(type: TensorType): DType | undefined {
  if (!known.has(type)) {
    const name = String(type).toLowerCase();
    const dtypes = Object.keys(DTYPES) as DType[];
    known.set(
      type,
      dtypes.find((dtype) => dtype === name),
    );
  }
  return known.get(type);
}
