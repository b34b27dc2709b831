import { ZooError } from '@zoo/core';
import { MOST_PAGES } from '../assembler/index.ts';
import { PAGE, type WasmMemory, webAssembly } from '../host/webassembly.ts';

/**
 * Memories that models have left behind. Engines reserve 8 to 12 GiB of addresses for each, free them when a garbage
 * collection finds out, and know nothing of those of other threads: a process that loads models again and again would
 * run out. A memory can be used again when no thread works in it any more.
 */
const left: LeftMemory[] = [];

interface LeftMemory {
  readonly memory: WasmMemory;
  readonly shared: boolean;
  /** Whether other threads have forgotten it. */
  isFree(): boolean;
}

/** More and larger ones are left to the engine. */
const MOST_KEPT = 16;
const MOST_KEPT_BYTES = 64 * 2 ** 20;

/** A memory of at least so many pages; its contents are anything. */
export function newMemory(pages: number, shared: boolean): WasmMemory {
  const again = left.findIndex((one) => one.shared === shared && one.isFree());
  const memory = again >= 0 ? left.splice(again, 1)[0].memory : createMemory(pages, shared);
  growTo(memory, pages);
  return memory;
}

export function growTo(memory: WasmMemory, pages: number): void {
  const present = memory.buffer.byteLength / PAGE;
  if (present >= pages) return;
  try {
    memory.grow(pages - present);
  } catch (cause) {
    throw outOfMemory(pages, cause);
  }
}

/** Takes back a memory, to be used again once it is free. */
export function leaveMemory(memory: LeftMemory): void {
  left.push(memory);
  const bytes = () => left.reduce((sum, { memory }) => sum + memory.buffer.byteLength, 0);
  while (left.length > MOST_KEPT || bytes() > MOST_KEPT_BYTES) left.shift();
}

/** A shared memory must name a maximum; small hosts refuse to reserve all that addresses can reach. */
function createMemory(initial: number, shared: boolean): WasmMemory {
  if (!webAssembly) throw new TypeError('this host has no WebAssembly');
  const { Memory } = webAssembly;
  let refusal: unknown;
  const maxima = shared ? [MOST_PAGES, MOST_PAGES / 4, initial] : [undefined];
  for (const maximum of maxima) {
    try {
      if (maximum === undefined) return new Memory({ initial });
      if (maximum >= initial) return new Memory({ initial, maximum, shared });
    } catch (cause) {
      refusal = cause;
    }
  }
  throw outOfMemory(initial, refusal);
}

function outOfMemory(pages: number, cause: unknown): ZooError {
  return new ZooError({
    code: 'OUT_OF_MEMORY',
    category: 'failed',
    message: 'the host has no WebAssembly memory for the model',
    received: `${pages * PAGE} bytes wanted`,
    cause,
  });
}
