import { sameShape, type TensorData } from '@zoo/core';
import type { Node, SiteOperand } from '@zoo/ir';
import type { Packer } from '../kernels/lib/packer.ts';
import { contentsOf } from '../lowering/lowering.ts';
import { CONTROL } from './team.ts';

const ALIGNMENT = 64;

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Bytes that live as long as the model: packed weights, tables, constants. */
export interface Resident {
  readonly address: number;
}

/** Writes what stays: all of `to`, which is zero, or what packing makes of it at its address. */
export type Fill = (to: Uint8Array, packer: Packer) => void;

/** What packing says of what it made. */
export interface Packed {
  readonly bytes: number;
}

/** Packs to an address, a multiple of 64. */
export type Packing<T extends Packed> = (packer: Packer, to: number) => T;

/** What something that is kept was made of, beside its node and kind. */
type Operands = readonly (SiteOperand | undefined)[];

interface Kept extends Resident {
  readonly kind: string;
  readonly operands: Operands;
  packed?: Packed;
}

interface Entry extends Resident {
  readonly bytes: number;
  readonly fill: Fill;
}

/**
 * The region in front of the arena, behind what threads agree by. What a node keeps is found again by node, kind and
 * constant operands, so that a resize packs nothing twice; it is filled when the memory is there.
 */
export class ResidentRegion {
  readonly #entries = new Map<Node, Kept[]>();
  readonly #waiting: Entry[] = [];
  #end: number = CONTROL.end;

  /** First byte behind the region. */
  get end(): number {
    return this.#end;
  }

  /** Room for `bytes`, filled once, when memory is allocated. */
  reserve(node: Node, kind: string, operands: Operands, bytes: number, fill: Fill): Resident {
    const known = this.#find(node, kind, operands);
    if (known) return known;
    this.#waiting.push({ address: this.#end, bytes, fill });
    return this.#add({ address: this.#end, kind, operands }, node, bytes);
  }

  /**
   * Room for what says how many bytes it takes when it is packed: here, at once, or, where an arena is in the way, first
   * behind it and here when memory is allocated.
   */
  pack<T extends Packed>(
    node: Node,
    kind: string,
    operands: Operands,
    packer: Packer,
    pack: Packing<T>,
  ): Resident & { readonly packed: T } {
    const known = this.#find(node, kind, operands);
    if (known) return known as Kept & { readonly packed: T };
    const [address, to] = [this.#end, packer.free];
    const packed = pack(packer, to);
    const fill = ({ byteOffset }: Uint8Array) => pack(packer, byteOffset);
    if (to !== address && packed.bytes > 0) this.#waiting.push({ address, bytes: packed.bytes, fill });
    return this.#add({ address, kind, operands, packed }, node, packed.bytes);
  }

  /** Room for something else, which nothing is packed into. */
  skip(bytes: number): number {
    const address = this.#end;
    this.#end += align(bytes);
    return address;
  }

  #find(node: Node, kind: string, operands: Operands): Kept | undefined {
    return this.#entries
      .get(node)
      ?.find((one) => one.kind === kind && haveSameConstants(one.operands, operands));
  }

  #add<T extends Kept>(entry: T, node: Node, bytes: number): T {
    this.#end += align(bytes);
    const entries = this.#entries.get(node);
    if (entries) entries.push(entry);
    else this.#entries.set(node, [entry]);
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

/** Folded constants may be others after a resize, or of another shape, and with them whatever has been made of them. */
function haveSameConstants(a: Operands, b: Operands): boolean {
  return a.every((one, i) => {
    const [data, other] = [contentsOf(one), contentsOf(b[i])];
    if (one === undefined || data === undefined || other === undefined) return data === other;
    const { dtype, shape } = b[i]!;
    return one.dtype === dtype && sameShape(one.shape, shape) && isSameData(data, other);
  });
}

/** The same array; small ones by contents, because shapes are folded in each resize. */
function isSameData(a: TensorData, b: TensorData): boolean {
  if (a === b) return true;
  return a.length <= 16 && a.length === b.length && a.every((element, i) => Object.is(element, b[i]));
}
