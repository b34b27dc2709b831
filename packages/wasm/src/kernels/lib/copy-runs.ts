import { i32, type Local, type Routine, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

/** Bytes that one load and one store copy. */
export type CopyUnit = 1 | 2 | 4 | 8 | 16;

/**
 * Copies `count` runs of `units` units each; both sides step on evenly from run to run. The inner loop of everything
 * that only moves elements.
 */
export function copyRuns(unit: CopyUnit): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`copy-${unit}`, PARAMETERS, (f, p) => {
    f.times(p.count, () => {
      const [from, to] = [f.int(p.from), f.int(p.to)];
      f.times(p.units, () => copyOne(f, unit, from, to));
      f.step(p.from, p.fromStep);
      f.step(p.to, p.toStep);
    });
  });
}

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  units: 'i32',
  count: 'i32',
  fromStep: 'i32',
  toStep: 'i32',
} as const;

/** Copies one unit; both addresses are moved on behind it. */
export function copyOne(f: Routine, unit: CopyUnit, from: Local<'i32'>, to: Local<'i32'>): void {
  if (unit === 1) f.storeI8(to, i32.load8_u(from));
  else if (unit === 2) f.storeI16(to, i32.load16_s(from));
  else if (unit === 4) f.storeI32(to, i32.load(from));
  else if (unit === 8) f.storeLane(8, to, v128.load64_zero(from), 0);
  else f.store(to, v128.load(from));
  f.step(from, unit);
  f.step(to, unit);
}

/** The widest unit that divides all of these byte counts. */
export function copyUnit(...bytes: readonly number[]): CopyUnit {
  return ([16, 8, 4, 2] as const).find((unit) => bytes.every((count) => count % unit === 0)) ?? 1;
}
