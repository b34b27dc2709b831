import type { LoweredStep } from '../lowering/lowering.ts';

/** Threads must not share cache lines of their own scratch. */
const LINE = 64;

/** Scratch bytes of a step: what its stages share, then those of each thread. */
export function scratchBytes(step: LoweredStep, threads: number): number {
  const own = step.scratchPerThread ?? 0;
  return own === 0 ? (step.scratch ?? 0) : scratchOffset(step) + threads * own;
}

/** Where the bytes of thread 0 begin. */
export function scratchOffset({ scratch = 0 }: LoweredStep): number {
  return Math.ceil(scratch / LINE) * LINE;
}
