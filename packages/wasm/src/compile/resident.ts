import type { Node } from '@zoo/ir';
import { CONTROL } from './team.ts';

const ALIGNMENT = 64;

/** Bytes that live as long as the model: packed weights, tables, constants. */
export interface Resident {
  readonly address: number;
}

/** The memory that the region is in, up to an end at least; undefined where it cannot be had yet, or cannot grow any more. */
type Reaching = (end: number) => ArrayBuffer | SharedArrayBuffer | undefined;

interface Entry extends Resident {
  readonly bytes: number;
  fill(to: Uint8Array): void;
}

/**
 * The region in front of the arena, behind what threads agree by. What a node keeps is found again by node and kind, so that a resize packs nothing
 * twice; it is filled when the memory is there.
 */
export class ResidentRegion {
  readonly #entries = new Map<Node, Map<string, Entry>>();
  readonly #waiting: Entry[] = [];
  #end: number = CONTROL.end;

  /** First byte behind the region. */
  get end(): number {
    return this.#end;
  }

  /** What the next to `reserve` gets: to be filled before it is known how much that is. */
  ahead(bytes: number, memory: Reaching): Uint8Array | undefined {
    const buffer = memory(this.#end + bytes);
    return buffer && new Uint8Array(buffer, this.#end, bytes);
  }

  /**
   * Room for `bytes`, filled once: zeroed before, when memory is allocated, or now and whole where `memory` gives one that
   * reaches to an end.
   */
  reserve(
    node: Node,
    kind: string,
    bytes: number,
    fill: (to: Uint8Array) => void,
    memory?: Reaching,
  ): Resident {
    const kinds = this.#entries.get(node) ?? new Map<string, Entry>();
    this.#entries.set(node, kinds);
    const known = kinds.get(kind);
    if (known) return known;
    const entry: Entry = { address: this.#end, bytes, fill };
    this.#end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    kinds.set(kind, entry);
    const buffer = memory?.(this.#end);
    if (buffer) fill(new Uint8Array(buffer, entry.address, bytes));
    else this.#waiting.push(entry);
    return entry;
  }

  fillAll(buffer: ArrayBuffer | SharedArrayBuffer): void {
    for (const { address, bytes, fill } of this.#waiting.splice(0)) {
      const room = new Uint8Array(buffer, address, bytes);
      room.fill(0); // an earlier arena may have been here, or another model
      fill(room);
    }
  }
}
