import { KernelLibrary } from '../../compile/kernel-library.ts';
import type { WasmMemory } from '../../host/webassembly.ts';
import type { Kernel } from '../kernel.ts';
import { bytesOf, withSlack } from './bytes.ts';
import { WIDEN_HALVES } from './halves.ts';

/** Elements of a float tensor; those of float16 as the file has them. */
export type Floats = Float32Array | Uint16Array;

/** The memory that weights are packed in. */
export interface Ground {
  readonly shared: boolean;
  /** First byte of what nobody needs while weights are packed, up to the end; a multiple of 16. */
  free(): number;
  /** The memory, grown to so many bytes. */
  memoryOf(bytes: number): WasmMemory;
}

/**
 * Weights are packed by kernels: what a model's first load runs is code that has never run before, and there wasm is
 * many times faster than JavaScript, which is interpreted. They are packed to where they stay; what kernels need beside
 * that lies where the arena will be, which is not in use yet.
 */
export class Packer {
  readonly #ground: Ground;
  #library?: KernelLibrary;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Address of the first byte that packing may use for itself. */
  get free(): number {
    return this.#ground.free();
  }

  /** All of the memory, of so many bytes at least. It may grow with the next call: views of it are gone then. */
  memory(bytes = 0): Uint8Array {
    return new Uint8Array(this.#ground.memoryOf(bytes).buffer);
  }

  /** Copies elements to an address. Returns the next one that is free, a multiple of 16 if `at` is, behind some slack. */
  put(at: number, elements: ArrayBufferView): number {
    const end = at + withSlack(elements.byteLength);
    this.memory(end).set(bytesOf(elements), at);
    return end;
  }

  /** The same for floats, which halves become on the way. */
  putFloats(at: number, floats: Floats): number {
    if (floats instanceof Float32Array) return this.put(at, floats);
    const count = floats.length;
    const from = at + 16 * Math.ceil(count / 8);
    this.put(from, floats);
    this.run(WIDEN_HALVES, { from, to: at, count });
    return at + withSlack(4 * count);
  }

  /** Runs a kernel in the memory of the model. */
  run<P extends string>(kernel: Kernel<P>, args: Readonly<Record<P, number>>): void {
    this.#library ??= new KernelLibrary(this.#ground.memoryOf(0), this.#ground.shared);
    const values: number[] = [];
    for (const name in kernel.params) values.push(args[name]);
    this.#library.get(kernel)(...values);
  }
}

/** Bytes of weights that are copied into the memory of the model at a time, beside the place where they stay packed. */
const CHUNK_BYTES = 2 ** 16;

/** Columns that are packed at a time: whole panels, at least one. */
export function columnsAtATime(panel: number, columnBytes: number): number {
  return panel * Math.max(1, Math.floor(CHUNK_BYTES / (panel * columnBytes)));
}
