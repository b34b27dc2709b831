import type { FunctionType, ValueType } from '../assembler/index.ts';
import { type Parameters, type Routine, routine } from '../simd/index.ts';

/**
 * A function that many layers share: everything that differs between them is a parameter, everything that pays to be
 * constant is part of the name. Names follow a grammar: element type, operation, tile, variants, as in
 * `f32-gemm-4x8-fma`. Equal names mean equal code.
 */
export interface Kernel<P extends string = string> {
  readonly name: string;
  readonly params: Readonly<Record<P, ValueType>>;
  write(): Routine;
}

export function defineKernel<const P extends Readonly<Record<string, ValueType>>>(
  name: string,
  params: P,
  body: (f: Routine, params: Parameters<P>) => void,
): Kernel<Extract<keyof P, string>> {
  return { name, params, write: () => routine(params, body) };
}

export function signatureOf({ params }: Kernel): FunctionType {
  return { params: Object.values(params), results: [] };
}
