import { assemble } from '../assembler/index.ts';
import { type WasmFunction, type WasmMemory, type WasmModule, webAssembly } from '../host/webassembly.ts';
import { type Kernel, signatureOf } from '../kernels/kernel.ts';

/**
 * Compiled kernels of the process, one module each. Modules are shared by all models and all threads, so that a kernel
 * which the engine has optimized once is fast from the first call of the next model. Their number is bounded by the
 * number of kernel names, twice: a module says whether its memory is shared.
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
    return Object.fromEntries(kernels.map((kernel) => [kernel.name, this.get(kernel)]));
  }

  /** Modules by kernel name, for instances in other threads. */
  modulesOf(kernels: readonly Kernel[]): Record<string, WasmModule> {
    return Object.fromEntries(kernels.map((kernel) => [kernel.name, moduleOf(kernel, this.#shared)]));
  }

  get(kernel: Kernel): WasmFunction {
    const known = this.#functions.get(kernel.name);
    if (known) return known;
    const { kernel: bound } = instantiate(moduleOf(kernel, this.#shared), this.#memory, {});
    this.#functions.set(kernel.name, bound);
    return bound;
  }
}

function moduleOf(kernel: Kernel, shared: boolean): WasmModule {
  const key = shared ? `${kernel.name} shared` : kernel.name;
  const known = modules.get(key);
  if (known) return known;
  const { body } = kernel.write();
  const functions = [{ name: 'kernel', type: signatureOf(kernel), body }];
  const module = compileModule(assemble({ memory: { minPages: 0, shared }, functions }));
  modules.set(key, module);
  return module;
}

export function compileModule(bytes: Uint8Array<ArrayBuffer>): WasmModule {
  if (!webAssembly) throw new TypeError('this host has no WebAssembly');
  return new webAssembly.Module(bytes);
}

export function instantiate(
  module: WasmModule,
  memory: WasmMemory,
  kernels: Record<string, WasmFunction>,
): Readonly<Record<string, WasmFunction>> {
  if (!webAssembly) throw new TypeError('this host has no WebAssembly');
  return new webAssembly.Instance(module, { env: { memory }, kernel: kernels }).exports;
}
