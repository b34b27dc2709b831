import type { WasmMemory } from '../host/webassembly.ts';
import type { Target } from '../lowering/lowering.ts';
import { VERSION } from '../version.ts';
import { binaryOf } from './binary.ts';
import type { Fault } from './faults.ts';
import { kernelCode } from './kernel-library.ts';
import { SLACK } from './model-memory.ts';
import type { ProgramCode } from './program.ts';

/**
 * A compiled partition as plain data that structured clones and files can hold: code with its constant addresses, and
 * what lies in front of the arena. It runs without the graph it was made of, on hosts of the same abilities.
 */
export interface ProgramImage {
  /** What made it: only the same opens it. */
  readonly build: string;
  /** What the host has to be able to do. */
  readonly needs: ImageNeeds;
  /** A module that exports kernels by name. */
  readonly kernels: Uint8Array;
  /** A module of steps, which imports them. */
  readonly program: Uint8Array;
  /** Whether other threads help with any step. */
  readonly shared: boolean;
  readonly steps: number;
  readonly stops: readonly number[];
  readonly faults: readonly Fault[];
  /** Contents of the memory from its beginning to the arena: packed weights, tables. */
  readonly resident: Uint8Array;
  /** Bytes of the memory, the arena included. */
  readonly bytes: number;
}

export interface ImageNeeds {
  readonly threads: number;
  /** Whether the thread that runs may sleep while it waits for others. */
  readonly mayBlock: boolean;
  /** Relaxed SIMD. */
  readonly fused: boolean;
  readonly byteDot: boolean;
}

interface Compiled {
  readonly threads: number;
  readonly mayBlock: boolean;
  readonly target: Target;
  readonly steps: number;
  readonly faults: readonly Fault[];
  readonly memory: WasmMemory;
  /** Of the arena. */
  readonly base: number;
  readonly end: number;
}

/**
 * The image of a program. Kernels are written again, so that nobody has to keep their code; that of steps is kept.
 * `resident` is a view of the memory of the model, to be copied before anything else happens to it.
 */
export function programImage(
  { code, kernels, stops, shared }: ProgramCode,
  { threads, mayBlock, target, steps, faults, memory, base, end }: Compiled,
): ProgramImage {
  return {
    build: VERSION,
    needs: { threads, mayBlock, fused: target.fused, byteDot: target.byteDot },
    kernels: binaryOf(kernelCode(kernels, threads > 1)).slice(),
    program: binaryOf(code).slice(),
    shared,
    steps,
    stops,
    faults,
    resident: new Uint8Array(memory.buffer, 0, base),
    bytes: end + SLACK,
  };
}
