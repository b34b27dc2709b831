import { bytesOf, withSlack } from '../lib/bytes.ts';
import { columnsAtATime, packer } from '../lib/packer.ts';
import { type ChannelScaling, SCALING_BYTES } from '../requantize/constants.ts';
import { MOST_CORRECTIONS, PAIR_BYTES } from './quad-corrections.ts';
import { quadPanels } from './quad-panels.ts';
import { QUAD_ROWS_SLACK } from './quad-rows.ts';
import { QUAD_ENTRY, QUAD_ENTRY_BYTES } from './quads.ts';

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
 * weights by fours of the depth, the corrections in the same form, and for each of those how far from the end of a row
 * its activations are. How many bytes that takes is known when it is done.
 */
export class PackedQuads {
  readonly #product: QuadProduct;
  /** Columns of a panel: 8 or 16. */
  readonly #panel: number;
  /** Corrections and bytes of each panel, in turn. */
  readonly #table: Int32Array;
  readonly bytes: number;
  /** Corrections for each quad. */
  readonly corrected: number;

  constructor(product: QuadProduct, panel: number) {
    const panels = Math.ceil(product.channels.scales.length / panel);
    const table = new Int32Array(2 * panels);
    this.#product = product;
    this.#panel = panel;
    this.#table = table;
    packPanels(product, panel, this, ({ first, entries }) => table.set(entries, 2 * first));
    let [corrections, bytes] = [0, this.#entriesBytes];
    for (let i = 0; i < table.length; i += 2) {
      corrections += table[i];
      bytes += table[i + 1];
    }
    this.bytes = bytes;
    this.corrected = corrections / (panels * quadsOf(product));
  }

  get #entriesBytes(): number {
    return Math.ceil((QUAD_ENTRY_BYTES * this.#table.length) / 2 / 16) * 16;
  }

  /** @param to so many bytes, at a multiple of 4 */
  write(to: Uint8Array): void {
    let at = this.#entriesBytes;
    const entries = new Int32Array(to.buffer, to.byteOffset, at / 4);
    for (let i = 0; i < this.#table.length; i += 2) {
      entries[i + QUAD_ENTRY.corrections / 4] = this.#table[i];
      entries[i + QUAD_ENTRY.distance / 4] = at - (QUAD_ENTRY_BYTES / 2) * i;
      at += this.#table[i + 1];
    }
    at = this.#entriesBytes;
    if (packer().holds(this)) {
      const { start } = placesOf(this.#product, this.#panel, this.#columns);
      to.set(packer().memory.subarray(start, start + this.bytes - at), at);
      return;
    }
    packPanels(this.#product, this.#panel, this, ({ bytes }) => {
      to.set(bytes, at);
      at += bytes.length;
    });
  }

  get #columns(): number {
    return this.#product.channels.scales.length;
  }
}

/** Panels that lie one behind the other in the memory of the packer, for now. */
interface PackedPanels {
  /** Number of the first. */
  readonly first: number;
  /** Corrections and bytes of each. */
  readonly entries: Int32Array;
  readonly bytes: Uint8Array;
}

function quadsOf({ depth }: QuadProduct): number {
  return Math.ceil(depth / 4);
}

/** Packs some panels at a time, and calls back with them. What is packed at once is still there afterwards. */
function packPanels(
  product: QuadProduct,
  panel: number,
  owner: object,
  body: (packed: PackedPanels) => void,
): void {
  const { weights, depth, channels, zeroOfWeights, zero } = product;
  const columns = channels.scales.length;
  const kernel = quadPanels(weights instanceof Int8Array ? 'int8' : 'uint8');
  const chunk = weights.length <= MOST_KEPT_BYTES ? columns : columnsAtATime(panel, depth);
  for (let first = 0; first < columns; first += chunk) {
    const count = Math.min(chunk, columns - first);
    const { start, end, ...at } = placesOf(product, panel, count);
    const memory = packer().room(end, count === columns ? owner : NOBODY);
    memory.set(bytesOf(channels.biases.subarray(first, first + count)), at.biases);
    memory.set(bytesOf(channels.scales.subarray(first, first + count)), at.scales);
    memory.set(bytesOf(weights.subarray(first * depth, (first + count) * depth)), at.from);
    packer().run(kernel, {
      ...at,
      columns: count,
      depth,
      zero: zeroOfWeights,
      to: start,
      panel,
      constantBytes: (panel / 8) * SCALING_BYTES,
      zeroOfActivations: zero,
    });
    const entries = new Int32Array(memory.buffer, at.table, 2 * Math.ceil(count / panel));
    let length = 0;
    for (let i = 1; i < entries.length; i += 2) length += entries[i];
    body({ first: first / panel, entries, bytes: memory.subarray(start, start + length) });
  }
}

/** Layers with more weights are packed twice instead of being kept: the memory of the packer stays small. */
const MOST_KEPT_BYTES = 2 ** 19;
const NOBODY = {};

/** Where things are in the memory of the packer; what is listed and what is left over has room in the worst case. */
function placesOf(product: QuadProduct, panel: number, columns: number) {
  const { depth } = product;
  const quads = quadsOf(product);
  const panels = Math.ceil(columns / panel);
  const table = 16;
  const biases = table + withSlack(8 * panels);
  const scales = biases + withSlack(4 * columns);
  const from = scales + withSlack(4 * columns);
  const list = from + withSlack(columns * depth);
  const entries = (quads + 4) * panel;
  const pairs = list + 4 * entries;
  const slots = pairs + 2 * entries * PAIR_BYTES;
  const distances = slots + 4 * quads;
  const start = withSlack(distances + 4 * quads * MOST_CORRECTIONS);
  const quadBytes = 4 * panel;
  const most = quads * (1 + MOST_CORRECTIONS) * quadBytes + 4 * quads * MOST_CORRECTIONS + 16;
  const end = start + panels * ((panel / 8) * SCALING_BYTES + most) + 4 * quadBytes + QUAD_ROWS_SLACK;
  return { table, biases, scales, from, list, pairs, slots, distances, start, end };
}
