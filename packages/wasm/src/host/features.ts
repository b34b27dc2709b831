import { assemble } from '../assembler/index.ts';
import { f32x4, routine, type V128 } from '../simd/index.ts';
import { webAssembly } from './webassembly.ts';

/** What a host can run; each is asked once, by validating a module of a hundred bytes. */
export interface Features {
  readonly simd: boolean;
  readonly relaxed: boolean;
}

export function detectFeatures(): Features {
  const one = f32x4.splat(1);
  return { simd: runs(f32x4.add(one, one)), relaxed: runs(f32x4.relaxed_madd(one, one, one)) };
}

function runs(value: V128): boolean {
  const { type, body } = routine({}, (f) => f.let(value));
  return webAssembly?.validate(assemble({ functions: [{ name: 'probe', type, body }] })) ?? false;
}
