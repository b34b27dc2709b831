import { bytesOf, withSlack } from '../lib/bytes.ts';
import { packer } from '../lib/packer.ts';
import { type ChannelScaling, SCALING_BYTES } from '../requantize/constants.ts';
import { MOST_CORRECTIONS, PAIR_BYTES, quadCorrections } from './quad-corrections.ts';
import { QUAD_ROWS_SLACK, quadRows } from './quad-rows.ts';
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
  readonly #panels: PackedPanel[] = [];
  readonly bytes: number;
  /** Corrections for each quad. */
  readonly corrected: number;

  constructor(product: QuadProduct, panel: number) {
    this.#product = product;
    this.#panel = panel;
    packPanels(product, panel, this, (packed) => this.#panels.push(packed));
    this.bytes = this.#panels.reduce((sum, { length }) => sum + length, this.#entriesBytes);
    const corrections = this.#panels.reduce((sum, { corrections }) => sum + corrections, 0);
    this.corrected = corrections / (this.#panels.length * quadsOf(product));
  }

  get #entriesBytes(): number {
    return Math.ceil((QUAD_ENTRY_BYTES * this.#panels.length) / 16) * 16;
  }

  /** @param to so many bytes, at a multiple of 4 */
  write(to: Uint8Array): void {
    let at = this.#entriesBytes;
    const entries = new Int32Array(to.buffer, to.byteOffset, at / 4);
    this.#panels.forEach(({ length, corrections }, i) => {
      entries[2 * i + QUAD_ENTRY.corrections / 4] = corrections;
      entries[2 * i + QUAD_ENTRY.distance / 4] = at - QUAD_ENTRY_BYTES * i;
      at += length;
    });
    at = this.#entriesBytes;
    const copy = (memory: Uint8Array, { start, length }: PackedPanel) => {
      to.set(memory.subarray(start, start + length), at);
      at += length;
    };
    if (packer().holds(this)) for (const panel of this.#panels) copy(packer().memory, panel);
    else packPanels(this.#product, this.#panel, this, (panel) => copy(packer().memory, panel));
  }
}

/** Where a panel is in the memory of the packer. */
interface PackedPanel {
  readonly start: number;
  readonly length: number;
  readonly corrections: number;
}

function quadsOf({ depth }: QuadProduct): number {
  return Math.ceil(depth / 4);
}

/** Packs panel after panel, one behind the other where they are not too many, and calls back with each. */
function packPanels(
  product: QuadProduct,
  panel: number,
  owner: object,
  body: (packed: PackedPanel) => void,
): void {
  const { weights, depth, channels, zeroOfWeights, zero } = product;
  const columns = channels.scales.length;
  const type = weights instanceof Int8Array ? 'int8' : 'uint8';
  const [rows, corrections] = [quadRows(type), quadCorrections(type)];
  const { start: first, mostBytes, ...at } = placesOf(product, panel);
  const bytes = bytesOf(weights);
  const quads = quadsOf(product);
  const constantBytes = (panel / 8) * SCALING_BYTES;
  const quadBytes = 4 * panel;
  const isKept = weights.length <= MOST_KEPT_BYTES;
  let start = first;
  for (let column = 0; column < columns; column += panel) {
    const memory = packer().room(start + mostBytes, isKept ? owner : NOBODY);
    const words = new Int32Array(memory.buffer, 0, 4);
    const lanes = Math.min(panel, columns - column);
    const to = start + constantBytes;
    if (column === 0) {
      memory.set(bytesOf(channels.biases), at.biases);
      memory.set(bytesOf(channels.scales), at.scales);
    }
    memory.set(bytes.subarray(column * depth, (column + lanes) * depth), at.from);
    if (lanes < panel) memory.fill(0, start, to + quads * quadBytes);
    const shared = { from: at.from, depth, zero: zeroOfWeights, to, quadBytes, list: at.list };
    packer().run(rows, {
      ...shared,
      lanes,
      biases: at.biases + 4 * column,
      scales: at.scales + 4 * column,
      zeroOfActivations: zero,
      constants: start,
      count: 0,
    });
    const [count] = words;
    words[1] = 0;
    const { pairs, slots, distances } = at;
    if (count > 0) packer().run(corrections, { ...shared, quads, count, pairs, slots, distances, made: 4 });
    const [, made] = words;
    const length = Math.ceil((constantBytes + (quads + made) * quadBytes + 4 * made) / 16) * 16;
    body({ start, length, corrections: made });
    if (isKept) start += length;
  }
}

/** Layers with more weights are packed twice instead of being kept. */
const MOST_KEPT_BYTES = 4 * 2 ** 20;
const NOBODY = {};

/** Where things are in the memory of the packer; what is listed and what is left over has room in the worst case. */
function placesOf(product: QuadProduct, panel: number) {
  const { depth, channels } = product;
  const quads = quadsOf(product);
  const biases = 16; // behind two counts
  const scales = biases + 4 * channels.scales.length;
  const from = withSlack(scales + 4 * channels.scales.length);
  const list = from + withSlack(panel * depth);
  const entries = (quads + 4) * panel;
  const pairs = list + 4 * entries;
  const slots = pairs + 2 * entries * PAIR_BYTES;
  const distances = slots + 4 * quads;
  const start = withSlack(distances + 4 * quads * MOST_CORRECTIONS);
  const packed = (quads * (1 + MOST_CORRECTIONS) + 4) * 4 * panel + 4 * quads * MOST_CORRECTIONS;
  const mostBytes = (panel / 8) * SCALING_BYTES + packed + QUAD_ROWS_SLACK;
  return { biases, scales, from, list, pairs, slots, distances, start, mostBytes };
}
