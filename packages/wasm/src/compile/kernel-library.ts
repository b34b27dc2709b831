import { assemble } from '../assembler/index.ts';
import { type WasmFunction, type WasmMemory, type WasmModule, webAssembly } from '../host/webassembly.ts';
import { type Kernel, signatureOf } from '../kernels/kernel.ts';

/**
 * Compiled kernels of the process, one module each. Modules are shared by all models, so that a kernel which the
 * engine has optimized once is fast from the first call of the next model. Their number is bounded by the number of
 * kernel names.
 */
const modules = new Map<string, WasmModule>();

/** Kernels bound to one memory. */
export class KernelLibrary {
  readonly #memory: WasmMemory;
  readonly #functions = new Map<string, WasmFunction>();

  constructor(memory: WasmMemory) {
    this.#memory = memory;
  }

  get(kernel: Kernel): WasmFunction {
    const known = this.#functions.get(kernel.name);
    if (known) return known;
    const bound = instantiate(moduleOf(kernel), this.#memory, {}).kernel;
    this.#functions.set(kernel.name, bound);
    return bound;
  }
}

function moduleOf(kernel: Kernel): WasmModule {
  const known = modules.get(kernel.name);
  if (known) return known;
  const { body } = kernel.write();
  const module = compileModule(
    assemble({ memory: { minPages: 0 }, functions: [{ name: 'kernel', type: signatureOf(kernel), body }] }),
  );
  modules.set(kernel.name, module);
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
