import type { Node } from '@zoo/ir';
import { CONTROL } from './team.ts';

const ALIGNMENT = 64;

/** Bytes that live as long as the model: packed weights, tables, constants. */
export interface Resident {
  readonly address: number;
}

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

  /**
   * Room for `bytes`, filled once: zeroed before, when memory is allocated, or now and whole where `memory` gives one that
   * reaches to an end.
   */
  reserve(
    node: Node,
    kind: string,
    bytes: number,
    fill: (to: Uint8Array) => void,
    memory?: (end: number) => ArrayBuffer | SharedArrayBuffer | undefined,
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
