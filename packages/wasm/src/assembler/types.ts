import { type Bytes, bytes } from './bytes.ts';

/** Value types and their bytes in the binary format. */
export const VALUE_TYPES = {
  i32: bytes(0x7f),
  i64: bytes(0x7e),
  f32: bytes(0x7d),
  f64: bytes(0x7c),
  v128: bytes(0x7b),
} as const;

export type ValueType = keyof typeof VALUE_TYPES;

/** A function type: parameters and results by value type. */
export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A function body: locals beside the parameters, and instructions without the final `end`. */
export interface FunctionBody {
  readonly locals: readonly ValueType[];
  readonly code: Bytes;
}
