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
  /** It will not be used again. */
  abandon(): void;
}

/** More of them are left to the engine, and all of them after so long at most. */
const MOST_KEPT = 16;
const MOST_KEPT_BYTES = 128 * 2 ** 20;
const KEPT_MS = 2000;

let isExpiring = false;

function startExpiry(): void {
  isExpiring = true;
  const timer: unknown = setTimeout(() => {
    isExpiring = false;
    for (const one of left.splice(0)) one.abandon();
  }, KEPT_MS);
  (timer as { unref?(): void }).unref?.(); // a number in browsers
}

/** A memory much larger than a model needs would keep its pages for nothing. */
const SMALL = 16 * 2 ** 20;

/** A memory of at least so many pages; its contents are anything. */
export function newMemory(pages: number, shared: boolean): WasmMemory {
  const fits = ({ buffer }: WasmMemory) => buffer.byteLength <= 4 * PAGE * pages + SMALL;
  const again = left.findIndex((one) => one.shared === shared && fits(one.memory) && one.isFree());
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
  while (left.length > MOST_KEPT || bytes() > MOST_KEPT_BYTES) left.shift()?.abandon();
  if (!isExpiring) startExpiry();
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
