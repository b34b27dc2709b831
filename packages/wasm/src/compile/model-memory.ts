import type { Threads } from '../host/threads.ts';
import { PAGE, type WasmFunction, type WasmMemory, type WasmModule } from '../host/webassembly.ts';
import type { RunSteps } from './executable.ts';
import { instantiate } from './instantiate.ts';
import { growTo, leaveMemory, newMemory } from './memory.ts';
import { CONTROL } from './team.ts';

/** Vector loads and stores may run over the end of the last tensor by this much. */
export const SLACK = 256;

/** Memory grows by so much: each time costs a call of the system, pages that are not used cost nothing. */
const GROWTH = 2 ** 20;

/** A module of steps, and what it imports. */
export interface LinkedProgram {
  readonly module: WasmModule;
  /** Kernels by name, bound to the memory. */
  readonly functions: Readonly<Record<string, WasmFunction>>;
  /** Modules that export them, for other threads. */
  kernels(): readonly WasmModule[];
  /** Whether any of it is worth sharing. */
  readonly shared: boolean;
}

/** The memory of one model, and the programs that run in it, here and in other threads. */
export class ModelMemory {
  readonly #threads: Threads;
  /** Programs that other threads know. */
  readonly #shared = new Set<number>();
  /** For each program that is gone, whether other threads have forgotten it. */
  readonly #forgotten: (() => boolean)[] = [];
  #memory?: WasmMemory;
  #failed = false;

  constructor(threads: Threads) {
    this.#threads = threads;
  }

  get isShared(): boolean {
    return this.#threads.count > 1;
  }

  get memory(): WasmMemory | undefined {
    return this.#memory;
  }

  get notes(): readonly string[] {
    const { notes, pool } = this.#threads;
    return pool?.failure ? [...notes, `a thread stopped: ${pool.failure}`] : notes;
  }

  /** The memory, with so many bytes at least. */
  of(bytes: number): WasmMemory {
    const pages = Math.ceil(bytes / GROWTH) * (GROWTH / PAGE);
    this.#memory ??= newMemory(pages, this.isShared);
    growTo(this.#memory, pages);
    return this.#memory;
  }

  /** The program as a function, and what it takes to be rid of it. */
  link({ module, functions, kernels, shared }: LinkedProgram): { run: RunSteps; dispose?(): void } {
    const memory = this.of(0);
    const { pool, count } = this.#threads;
    const run = instantiate(module, memory, functions).run as RunSteps;
    if (!pool || !shared) return { run };
    const id = pool.add({ memory, failed: CONTROL.failed, kernels: kernels(), module }, count);
    this.#shared.add(id);
    return {
      run: (first, end) => {
        try {
          pool.help(id, () => run(first, end));
        } catch (error) {
          this.#failed = true;
          Atomics.store(new BigInt64Array(memory.buffer, CONTROL.word, 1), 0, 0n); // the run is over
          throw error;
        }
      },
      dispose: () => this.#forget(id),
    };
  }

  dispose(): void {
    const { pool } = this.#threads;
    const memory = this.#memory;
    this.#memory = undefined;
    for (const id of this.#shared) this.#forget(id);
    const isFree = () => this.#forgotten.every((isDone) => isDone());
    const abandon = () => pool?.abandon(memory?.buffer.byteLength ?? 0);
    if (memory && !this.#failed) leaveMemory({ memory, shared: pool !== undefined, isFree, abandon });
    pool?.leave();
  }

  #forget(id: number): void {
    const { pool } = this.#threads;
    if (pool && this.#shared.delete(id)) this.#forgotten.push(pool.drop(id));
  }
}
