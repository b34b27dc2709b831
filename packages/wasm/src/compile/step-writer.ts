import { assemble, type FunctionBody } from '../assembler/index.ts';
import type { WasmFunction, WasmMemory } from '../host/webassembly.ts';
import { type Kernel, signatureOf } from '../kernels/kernel.ts';
import { constantF32, type Expression, Routine, toI32 } from '../simd/index.ts';
import { compileModule, instantiate, type KernelLibrary } from './kernel-library.ts';

export type Argument = number | Expression;

/**
 * The steps of a partition while they are written: functions without parameters that call kernels with constant
 * addresses, and loop where a layer is computed in blocks. They do no arithmetic worth optimizing.
 */
export class Program {
  readonly #kernels: Kernel[] = [];
  readonly #indices = new Map<string, number>();
  readonly #steps: FunctionBody[] = [];

  step(write: (writer: StepWriter) => void): void {
    const f = new Routine({ params: [], results: [] });
    write({
      f,
      call: (kernel, args) => {
        f.call(this.#indexOf(kernel), argumentsOf(kernel, args));
      },
    });
    this.#steps.push(f.body);
  }

  /** The steps as functions, in the order in which they were written. */
  link(memory: WasmMemory, library: KernelLibrary): WasmFunction[] {
    const type = { params: [], results: [] };
    const module = compileModule(
      assemble({
        memory: { minPages: 0 },
        imports: this.#kernels.map((kernel) => ({
          module: 'kernel',
          name: kernel.name,
          type: signatureOf(kernel),
        })),
        functions: this.#steps.map((body, i) => ({ name: String(i), type, body })),
      }),
    );
    const kernels = Object.fromEntries(this.#kernels.map((kernel) => [kernel.name, library.get(kernel)]));
    const exports = instantiate(module, memory, kernels);
    return this.#steps.map((_, i) => exports[i]);
  }

  #indexOf(kernel: Kernel): number {
    const known = this.#indices.get(kernel.name);
    if (known !== undefined) return known;
    this.#indices.set(kernel.name, this.#kernels.length);
    return this.#kernels.push(kernel) - 1;
  }
}

export interface StepWriter {
  readonly f: Routine;
  /** Calls a kernel, arguments by name; numbers become constants of the parameter's type. */
  call<P extends string>(kernel: Kernel<P>, args: Readonly<Record<P, Argument>>): void;
}

function argumentsOf<P extends string>(kernel: Kernel<P>, args: Readonly<Record<P, Argument>>): Expression[] {
  return (Object.keys(kernel.params) as P[]).map((name) => {
    const value: Argument = args[name];
    if (typeof value !== 'number') return value;
    return kernel.params[name] === 'f32' ? constantF32(value) : toI32(value);
  });
}
