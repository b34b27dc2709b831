import { bytesOf, withSlack } from '../lib/bytes.ts';
import { columnsAtATime, packer } from '../lib/packer.ts';
import { type ChannelScaling, SCALING_BYTES } from '../requantize/constants.ts';
import { WINDOW, WINDOW_BYTES } from './arrange-quads.ts';
import type { Int8Type } from './int8.ts';
import { PANEL_ENTRY_BYTES, quadPanels } from './quad-panels.ts';
import { QUAD_ROWS_SLACK, roundsOf } from './quad-rows.ts';
import { PLACE_BYTES, QUAD_ENTRY, QUAD_ENTRY_BYTES } from './quads.ts';

/** An integer layer, or one group of it, as a matrix product. */
export interface QuadProduct {
  /** 8-bit weights [columns, depth]. */
  readonly weights: Int8Array | Uint8Array;
  readonly depth: number;
  /** Zero point of the weights, and of the unsigned activations. */
  readonly zeroOfWeights: number;
  readonly zero: number;
  readonly channels: ChannelScaling;
}

/**
 * Packs weights for `gemmQuads`: an entry for each panel, then panel by panel the constants of its channels, the
 * weights and places of its steps. How many bytes that takes is known when it is done.
 */
export class PackedQuads {
  readonly #product: QuadProduct;
  /** Columns of a panel: 8 or 16. */
  readonly #panel: number;
  /** Octs, quads, picked quads and bytes of each panel, in turn. */
  readonly #table: Int32Array;
  readonly bytes: number;
  /** Steps of each kind, for each quad of the weights. */
  readonly steps: readonly [octs: number, quads: number, picked: number];

  /** @param ahead as `write` has it, for so many bytes: weights are packed where there is room, else only counted */
  constructor(product: QuadProduct, panel: number, ahead: Ahead = nowhere) {
    const panels = Math.ceil(product.channels.scales.length / panel);
    this.#product = product;
    this.#panel = panel;
    this.#table = new Int32Array(COUNTS * panels);
    this.bytes = this.#pack(ahead);
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < this.#table.length; i++) sums[i % COUNTS] += this.#table[i];
    const [octs, quads, picked] = sums;
    const all = panels * Math.ceil(product.depth / 4);
    this.steps = [octs / all, quads / all, picked / all];
  }

  get #entriesBytes(): number {
    return Math.ceil((QUAD_ENTRY_BYTES * this.#table.length) / COUNTS / 16) * 16;
  }

  /** @param to so many bytes, at a multiple of 4 */
  write(to: Uint8Array): void {
    this.#pack(() => to);
  }

  /** Returns how many bytes it takes. */
  #pack(ahead: Ahead): number {
    let end = this.#entriesBytes;
    packPanels(this.#product, this.#panel, ({ first, entries, bytes }) => {
      this.#table.set(entries, COUNTS * first);
      ahead(end + bytes.length)?.set(bytes, end);
      end += bytes.length;
    });
    const to = ahead(end);
    if (to) this.#writeEntries(to);
    return end;
  }

  #writeEntries({ buffer, byteOffset }: Uint8Array): void {
    let at = this.#entriesBytes;
    const entries = new Int32Array(buffer, byteOffset, at / 4);
    for (let i = 0; i < this.#table.length; i += COUNTS) {
      entries[i + QUAD_ENTRY.distance / 4] = at - (QUAD_ENTRY_BYTES / COUNTS) * i;
      entries[i + QUAD_ENTRY.octs / 4] = this.#table[i];
      entries[i + QUAD_ENTRY.quads / 4] = this.#table[i + 1];
      entries[i + QUAD_ENTRY.picked / 4] = this.#table[i + 2];
      at += this.#table[i + 3];
    }
  }
}

/** Room for so many bytes at least, the same for each that asks; undefined where there is none. */
type Ahead = (bytes: number) => Uint8Array | undefined;

function nowhere(): undefined {
  return undefined;
}

/** Numbers in an entry of the table. */
const COUNTS = PANEL_ENTRY_BYTES / 4;

/** Panels that lie one behind the other in the memory of the packer, for now. */
interface PackedPanels {
  /** Number of the first. */
  readonly first: number;
  /** What the table says of each. */
  readonly entries: Int32Array;
  readonly bytes: Uint8Array;
}

function typeOf(weights: Int8Array | Uint8Array): Int8Type {
  return weights instanceof Int8Array ? 'int8' : 'uint8';
}

/** Packs some panels at a time, and calls back with them. */
function packPanels(product: QuadProduct, panel: number, body: (packed: PackedPanels) => void): void {
  const { weights, depth, channels, zeroOfWeights, zero } = product;
  const columns = channels.scales.length;
  const kernel = quadPanels(typeOf(weights), panel);
  const chunk = columnsAtATime(panel, depth);
  for (let first = 0; first < columns; first += chunk) {
    const count = Math.min(chunk, columns - first);
    const at = placesOf(product, panel, count);
    const memory = packer().room(at.end);
    memory.set(bytesOf(channels.biases.subarray(first, first + count)), at.biases);
    memory.set(bytesOf(channels.scales.subarray(first, first + count)), at.scales);
    memory.set(bytesOf(weights.subarray(first * depth, (first + count) * depth)), at.from);
    packer().run(kernel, {
      ...at,
      columns: count,
      depth,
      zero: zeroOfWeights,
      to: at.start,
      zeroOfActivations: zero,
    });
    const entries = new Int32Array(memory.buffer, at.table, COUNTS * Math.ceil(count / panel));
    let length = 0;
    for (let i = 3; i < entries.length; i += COUNTS) length += entries[i];
    body({ first: first / panel, entries, bytes: memory.subarray(at.start, at.start + length) });
  }
}

/** Where things are in the memory of the packer, with room for the worst case: each weight in a pair of its own. */
function placesOf({ weights, zeroOfWeights, depth }: QuadProduct, panel: number, columns: number) {
  const quads = roundsOf(typeOf(weights), zeroOfWeights) * Math.ceil(depth / WINDOW) * (WINDOW / 4);
  const quadBytes = 4 * panel;
  const most = { steps: 2 * quads, placeBytes: 2 * quads * PLACE_BYTES.picked };
  const panels = Math.ceil(columns / panel);
  const table = 16;
  const biases = table + withSlack(PANEL_ENTRY_BYTES * panels);
  const scales = biases + withSlack(4 * columns);
  const from = scales + withSlack(4 * columns);
  const natural = from + withSlack(columns * depth);
  const rows = natural + quads * quadBytes + QUAD_ROWS_SLACK;
  const rest = rows + WINDOW_BYTES;
  const places = rest + withSlack(4 * quads);
  const start = places + withSlack(most.placeBytes);
  const panelBytes = (panel / 8) * SCALING_BYTES + most.steps * quadBytes + most.placeBytes + 16;
  return {
    table,
    biases,
    scales,
    from,
    natural,
    rows,
    rest,
    places,
    start,
    end: start + panels * panelBytes,
  };
}
