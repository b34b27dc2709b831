import { assemble } from '../assembler/index.ts';
import type { WasmFunction, WasmMemory } from '../host/webassembly.ts';
import { type Kernel, signatureOf } from '../kernels/kernel.ts';
import type { LoweredStep } from '../lowering/lowering.ts';
import { i32, Routine, toI32 } from '../simd/index.ts';
import { compileModule, instantiate, type KernelLibrary } from './kernel-library.ts';
import { scratchOffset } from './scratch.ts';
import { STAGE_TYPE, type Stage, StageWriter } from './step-writer.ts';

/** Computes the steps `[first, end)`. */
export type RunSteps = (first: number, end: number) => void;

/**
 * The steps of a partition while they are written: each is a list of stages, which are functions that call kernels
 * with constant addresses and do no arithmetic worth optimizing. A driver calls the stages of a range of steps.
 */
export class Program {
  readonly #kernels: Kernel[] = [];
  readonly #indices = new Map<string, number>();
  readonly #steps: (readonly Stage[])[] = [];

  /** Writes the next step; `scratch` is the address of its scratch bytes. */
  step(lowered: LoweredStep, scratch: number): void {
    const own = { address: scratch + scratchOffset(lowered), bytes: lowered.scratchPerThread ?? 0 };
    const writer = new StageWriter((kernel) => this.#indexOf(kernel), own);
    lowered.emit(writer, scratch);
    this.#steps.push(writer.finish());
  }

  link(memory: WasmMemory, library: KernelLibrary): RunSteps {
    const stages = this.#steps.flat();
    const driver = this.#driver();
    const module = compileModule(
      assemble({
        memory: { minPages: 0 },
        imports: this.#kernels.map((kernel) => ({
          module: 'kernel',
          name: kernel.name,
          type: signatureOf(kernel),
        })),
        functions: [
          ...stages.map(({ body }, i) => ({ name: String(i), type: STAGE_TYPE, body })),
          { name: 'run', type: driver.type, body: driver.body },
        ],
      }),
    );
    const kernels = Object.fromEntries(this.#kernels.map((kernel) => [kernel.name, library.get(kernel)]));
    return instantiate(module, memory, kernels).run as WasmFunction as RunSteps;
  }

  #driver(): Routine {
    const f = new Routine({ params: ['i32', 'i32'], results: [] });
    const [first, end] = [f.parameter(0), f.parameter(1)] as ReturnType<Routine['int']>[];
    let index = this.#kernels.length;
    this.#steps.forEach((stages, step) => {
      f.if(i32.and(i32.le_s(first, step), i32.gt_s(end, step)), () => {
        for (const { units = 0 } of stages) f.call(index++, [0, units, 0].map(toI32));
      });
    });
    return f;
  }

  #indexOf(kernel: Kernel): number {
    const known = this.#indices.get(kernel.name);
    if (known !== undefined) return known;
    this.#indices.set(kernel.name, this.#kernels.length);
    return this.#kernels.push(kernel) - 1;
  }
}
