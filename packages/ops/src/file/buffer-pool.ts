import type { TfliteBuffer } from '@zoo/tflite';

/** Buffers of a model. The first is empty; equal contents share one. */
export class BufferPool {
  readonly buffers: TfliteBuffer[] = [{}];
  readonly #byHash = new Map<number, number[]>();

  /** The index of a buffer with these bytes; 0 for none. */
  add(data: Uint8Array | undefined): number {
    if (data === undefined || data.length === 0) return 0;
    const hash = hashOf(data);
    const candidates = this.#byHash.get(hash) ?? [];
    const known = candidates.find((index) => sameBytes(this.buffers[index].data, data));
    if (known !== undefined) return known;
    const index = this.buffers.push({ data }) - 1;
    this.#byHash.set(hash, [...candidates, index]);
    return index;
  }
}

/** FNV-1a over the bytes. Collisions cost a comparison, nothing more. */
export function hashOf(data: Uint8Array): number {
  const { imul } = Math; // looked up once: byte loops feel it
  let hash = 0x811c9dc5 ^ data.length;
  for (let i = 0; i < data.length; i++) hash = imul(hash ^ data[i], 0x01000193);
  return hash;
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  if (a === undefined || a.length !== b.length) return false;
  if (a.buffer === b.buffer && a.byteOffset === b.byteOffset) return true;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
