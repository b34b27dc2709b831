import type { Node } from '@zoo/ir';
import type { Packer } from '../kernels/lib/packer.ts';
import { CONTROL } from './team.ts';

const ALIGNMENT = 64;

/** Bytes that live as long as the model: packed weights, tables, constants. */
export interface Resident {
  readonly address: number;
}

/** Writes what stays: all of `to`, which is zero, or what packing makes of it at its address. */
export type Fill = (to: Uint8Array, packer: Packer) => void;

interface Entry extends Resident {
  readonly bytes: number;
  readonly fill: Fill;
}

/**
 * The region in front of the arena, behind what threads agree by. What a node keeps is found again by node and kind, so that a resize packs nothing
 * twice; it is filled when the memory is there.
 */
export class ResidentRegion {
  readonly #entries = new Map<Node, Map<string, Resident>>();
  readonly #waiting: Entry[] = [];
  #end: number = CONTROL.end;

  /** First byte behind the region. */
  get end(): number {
    return this.#end;
  }

  /** Room for `bytes`, filled once, when memory is allocated; without `fill` it has been filled already. */
  reserve(node: Node, kind: string, bytes: number, fill?: Fill): Resident {
    const kinds = this.#entries.get(node) ?? new Map<string, Resident>();
    this.#entries.set(node, kinds);
    const known = kinds.get(kind);
    if (known) return known;
    const entry = { address: this.#end, bytes };
    this.#end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    kinds.set(kind, entry);
    if (fill) this.#waiting.push({ ...entry, fill });
    return entry;
  }

  fillAll(packer: Packer): void {
    for (const { address, bytes, fill } of this.#waiting.splice(0)) {
      const room = packer.memory(this.#end).subarray(address, address + bytes);
      room.fill(0); // an earlier arena may have been here, or another model
      fill(room, packer);
    }
  }
}
