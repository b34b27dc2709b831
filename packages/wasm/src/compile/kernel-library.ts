import { type Bytes, moduleCode } from '../assembler/index.ts';
import type { WasmFunction, WasmMemory, WasmModule } from '../host/webassembly.ts';
import { type Kernel, signatureOf } from '../kernels/kernel.ts';
import { binaryOf } from './binary.ts';
import { instantiate, moduleOf } from './instantiate.ts';

/**
 * The module that each kernel of the process is in: those that a program was the first to want are compiled together.
 * Modules are shared by all models and all threads, so that a kernel which the engine has optimized once is fast from
 * the first call of the next model. Their number is bounded by the number of kernel names, twice: a module says whether
 * its memory is shared.
 */
const modules = new Map<string, WasmModule>();

/** Kernels bound to one memory. */
export class KernelLibrary {
  readonly #memory: WasmMemory;
  readonly #shared: boolean;
  readonly #functions = new Map<string, WasmFunction>();

  constructor(memory: WasmMemory, shared = false) {
    this.#memory = memory;
    this.#shared = shared;
  }

  /** Functions by kernel name, for an instance. */
  functionsOf(kernels: readonly Kernel[]): Record<string, WasmFunction> {
    this.#bind(kernels.filter(({ name }) => !this.#functions.has(name)));
    return Object.fromEntries(kernels.map(({ name }) => [name, this.#functions.get(name) as WasmFunction]));
  }

  /** The modules that export them by name, for instances in other threads. */
  modulesOf(kernels: readonly Kernel[]): WasmModule[] {
    return modulesWith(kernels, this.#shared);
  }

  get(kernel: Kernel): WasmFunction {
    return this.#functions.get(kernel.name) ?? this.functionsOf([kernel])[kernel.name];
  }

  #bind(kernels: readonly Kernel[]): void {
    for (const module of modulesWith(kernels, this.#shared)) {
      for (const [name, bound] of Object.entries(instantiate(module, this.#memory, {})))
        this.#functions.set(name, bound);
    }
  }
}

function modulesWith(kernels: readonly Kernel[], shared: boolean): WasmModule[] {
  const key = ({ name }: Kernel) => (shared ? `${name} shared` : name);
  const missing = kernels.filter((kernel) => !modules.has(key(kernel)));
  if (missing.length > 0) {
    const module = compileModule(kernelCode(missing, shared));
    for (const kernel of missing) modules.set(key(kernel), module);
  }
  return [...new Set(kernels.map((kernel) => modules.get(key(kernel)) as WasmModule))];
}

/** A module that exports these kernels by name. */
export function kernelCode(kernels: readonly Kernel[], shared: boolean): Bytes {
  const functions = kernels.map((kernel) => ({
    name: kernel.name,
    type: signatureOf(kernel),
    body: kernel.write().body,
  }));
  return moduleCode({ memory: { minPages: 0, shared }, functions });
}

/** @throws TypeError where the host has no WebAssembly; whatever the engine says of code that it does not take */
export function compileModule(code: Bytes): WasmModule {
  return moduleOf(binaryOf(code));
}
