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

/**
 * A kernel by its name, its parameters in the order of its arguments, and what writes its body.
 *
 * @example
 * const square = defineKernel('f32-square', { at: 'i32', count: 'i32' }, (f, { at, count }) =>
 *   f.times(count, () => {
 *     f.storeF32(at, f32.mul(f32.load(at), f32.load(at)));
 *     f.step(at, 4);
 *   }),
 * );
 */
export function defineKernel<const P extends Readonly<Record<string, ValueType>>>(
  name: string,
  params: P,
  body: (f: Routine, params: Parameters<P>) => void,
): Kernel<Extract<keyof P, string>> {
  return { name, params, write: () => routine(params, body) };
}

/** The type of the function that a kernel is. */
export function signatureOf({ params }: Kernel): FunctionType {
  return { params: Object.values(params), results: [] };
}
