import type { Module } from '@zoo/ir';
import type { Delegate, DelegateSession } from './delegate.ts';
import type { Draft } from './draft.ts';

/** The bytes of a file that belong to the model alone: they can go as soon as nobody needs them. */
export class GivenFile {
  readonly #module: Module;
  #bytes?: Uint8Array;

  constructor(bytes: Uint8Array, module: Module) {
    this.#bytes = bytes;
    this.#module = module;
  }

  /** Constants have no contents any more. */
  get isGone(): boolean {
    return this.#bytes === undefined;
  }

  /** Frees the memory at once; nothing happens where others may use it. */
  giveBack(): void {
    const bytes = this.#bytes;
    if (!bytes || !isAlone(bytes)) return;
    this.#bytes = undefined;
    const module = this.#module;
    module.metadata = module.metadata.map(copied);
    module.files = module.files.map(copied);
    freeBuffer(bytes);
  }
}

/** Frees the memory of these bytes at once, if it holds nothing else. */
export function freeBuffer(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (!isAlone(bytes)) return;
  if ((buffer as Transferable).transfer) (buffer as Transferable).transfer?.(0);
  else postToNobody(buffer as ArrayBuffer);
}

function isAlone({ buffer, byteLength }: Uint8Array): boolean {
  return isArrayBuffer(buffer) && buffer.byteLength === byteLength;
}

/** A clone would own the memory until the engine collects it; a message that nobody can receive is gone at once. */
function postToNobody(buffer: ArrayBuffer): void {
  const { port1 } = new MessageChannel();
  port1.close();
  port1.postMessage(undefined, [buffer]);
}

/** Newer engines can do without a message. */
type Transferable = ArrayBuffer & { transfer?(bytes: number): ArrayBuffer };

function isArrayBuffer(buffer: ArrayBufferLike | undefined): buffer is Transferable {
  return buffer?.[Symbol.toStringTag] === 'ArrayBuffer';
}

function copied({ name, bytes }: Module['files'][number]): Module['files'][number] {
  return { name, bytes: bytes.slice() };
}

/** Whether somebody looks at contents of constants after memory has been allocated. */
export function readsConstants(
  { graph, partitions, types }: Draft,
  sessions: ReadonlyMap<Delegate, DelegateSession>,
): boolean {
  return (
    partitions.some(({ delegate }) => !sessions.get(delegate)?.copiesConstants) ||
    graph.outputs.some((value) => types.get(value)?.constant)
  );
}
