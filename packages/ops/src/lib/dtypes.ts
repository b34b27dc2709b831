import type { DType } from '@zoo/core';
import type { Site } from '@zoo/ir';
import type { TensorType } from '@zoo/tflite';

/** Element types that most ops which only move elements accept. */
export const MOVABLE: readonly DType[] = ['float32', 'int8', 'uint8', 'int16', 'int32', 'int64', 'bool'];

/** Floats of 8 bits, which ops that move elements take since TFLite 2.23. */
export const FLOAT8: readonly DType[] = ['float8_e4m3fn', 'float8_e5m2'];

/** An entry of `dtypeVersions` for each of them. */
export function float8(version: number): Partial<Record<DType, number>> {
  return { float8_e4m3fn: version, float8_e5m2: version };
}

/**
 * Element types of 8, 16, 32 and 64 bits: what kernels take that look at nothing but the size of an element. All of
 * the moving kernels of TFLite have come to do so, one after the other, without a new op version.
 */
export const SIZED: readonly DType[] = [
  ...MOVABLE,
  'float16',
  'bfloat16',
  'float64',
  'uint16',
  'uint32',
  'uint64',
  'complex64',
  ...FLOAT8,
];

/** Element types of ops that only change the shape: these look at no element. */
export const RESHAPABLE: readonly DType[] = [...SIZED, 'int4', 'int2', 'uint4', 'complex128', 'string'];

/** The dtype that an attribute names. */
export function dtypeOf(type: TensorType): DType {
  return type.toLowerCase() as DType;
}

/** The element type of an index or a size; attributes left at their default of FLOAT32 mean int32. */
export function indexTypeOf(type: TensorType): 'int32' | 'int64' {
  return type === 'INT64' ? 'int64' : 'int32';
}

/** Versions by the element type of one operand: `dtypeVersions({ int8: 2, int16: 3 })`; any other takes `base`. */
export function dtypeVersions(
  versions: Partial<Record<DType, number>>,
  { slot = 0, base = 1 }: { readonly slot?: number; readonly base?: number } = {},
): (site: Site) => number {
  return (site) => {
    const dtype = site.inputs[slot]?.dtype;
    return (dtype && versions[dtype]) ?? base;
  };
}

/** Whether elements of this type are held as bigint. */
export function isWide(dtype: DType): boolean {
  return dtype === 'int64' || dtype === 'uint64';
}
