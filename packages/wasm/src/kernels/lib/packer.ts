import { KernelLibrary } from '../../compile/kernel-library.ts';
import { PAGE, type WasmMemory, webAssembly } from '../../host/webassembly.ts';
import type { Kernel } from '../kernel.ts';

/**
 * Weights are packed by kernels in a small memory that holds some panels: what a model's first load runs is code that has
 * never run before, and there wasm is many times faster than JavaScript, which is interpreted.
 */
class Packer {
  readonly #memory: WasmMemory;
  readonly #library: KernelLibrary;

  constructor() {
    if (!webAssembly) throw new TypeError('this host has no WebAssembly');
    this.#memory = new webAssembly.Memory({ initial: 1 });
    this.#library = new KernelLibrary(this.#memory);
  }

  /** At least so many bytes, until somebody else asks. */
  room(bytes: number): Uint8Array<ArrayBuffer> {
    const missing = Math.ceil(bytes / PAGE) - this.#memory.buffer.byteLength / PAGE;
    if (missing > 0) this.#memory.grow(missing);
    return new Uint8Array(this.#memory.buffer as ArrayBuffer);
  }

  run<P extends string>(kernel: Kernel<P>, args: Readonly<Record<P, number>>): void {
    const values: number[] = [];
    for (const name in kernel.params) values.push(args[name]);
    this.#library.get(kernel)(...values);
  }
}

/** Weights that are packed at a time; the packer needs about three times as much, and keeps it. */
const CHUNK_BYTES = 2 ** 16;

/** Columns that are packed at a time: whole panels, at least one. */
export function columnsAtATime(panel: number, columnBytes: number): number {
  return panel * Math.max(1, Math.floor(CHUNK_BYTES / (panel * columnBytes)));
}

let shared: Packer | undefined;

/** The one of this realm. */
export function packer(): Packer {
  shared ??= new Packer();
  return shared;
}
