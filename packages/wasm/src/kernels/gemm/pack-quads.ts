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

export interface QuadMeasure {
  readonly bytes: number;
  /** Corrections for each quad. */
  readonly corrected: number;
}

/** What packing would take; it has to be tried, since weights decide. */
export function measureQuads(product: QuadProduct, panel: number): QuadMeasure {
  let bytes = entriesBytes(product, panel);
  let corrections = 0;
  const panels = eachPanel(product, panel, (packed, made) => {
    bytes += packed.length;
    corrections += made;
  });
  return { bytes, corrected: corrections / (panels * quadsOf(product)) };
}

/**
 * Packs weights for `gemmQuads`: an entry for each panel, then panel by panel the constants of its channels, the
 * weights by fours of the depth, the corrections in the same form, and for each of those how far from the end of a row
 * its activations are.
 *
 * @param panel columns of a panel: 8 or 16
 * @param to as many bytes as were measured, at a multiple of 4
 */
export function packQuads(product: QuadProduct, panel: number, to: Uint8Array): void {
  let at = entriesBytes(product, panel);
  const entries = new Int32Array(to.buffer, to.byteOffset, at / 4);
  let entry = 0;
  eachPanel(product, panel, (packed, corrections) => {
    entries[entry + QUAD_ENTRY.corrections / 4] = corrections;
    entries[entry + QUAD_ENTRY.distance / 4] = at - 4 * entry;
    entry += QUAD_ENTRY_BYTES / 4;
    to.set(packed, at);
    at += packed.length;
  });
}

function quadsOf({ depth }: QuadProduct): number {
  return Math.ceil(depth / 4);
}

function entriesBytes({ channels }: QuadProduct, panel: number): number {
  return Math.ceil((QUAD_ENTRY_BYTES * Math.ceil(channels.scales.length / panel)) / 16) * 16;
}

/** Calls back with the bytes of each panel, which are there until the next one, and returns how many there were. */
function eachPanel(
  product: QuadProduct,
  panel: number,
  body: (packed: Uint8Array, corrections: number) => void,
): number {
  const { weights, depth, channels, zeroOfWeights, zero } = product;
  const columns = channels.scales.length;
  const type = weights instanceof Int8Array ? 'int8' : 'uint8';
  const [rows, corrections] = [quadRows(type), quadCorrections(type)];
  const at = placesOf(product, panel);
  const memory = packer().room(at.end);
  const words = new Int32Array(memory.buffer, 0, 4);
  const bytes = bytesOf(weights);
  const quads = quadsOf(product);
  const shared = {
    from: at.from,
    depth,
    zero: zeroOfWeights,
    to: at.to,
    quadBytes: 4 * panel,
    list: at.list,
  };
  memory.set(bytesOf(channels.biases), at.biases);
  memory.set(bytesOf(channels.scales), at.scales);
  let panels = 0;
  for (let first = 0; first < columns; first += panel, panels++) {
    const lanes = Math.min(panel, columns - first);
    memory.set(bytes.subarray(first * depth, (first + lanes) * depth), at.from);
    if (lanes < panel) memory.fill(0, at.constants, at.to + quads * 4 * panel);
    packer().run(rows, {
      ...shared,
      lanes,
      biases: at.biases + 4 * first,
      scales: at.scales + 4 * first,
      zeroOfActivations: zero,
      constants: at.constants,
      count: 0,
    });
    const [count] = words;
    words[1] = 0;
    const { pairs, slots, distances } = at;
    if (count > 0) packer().run(corrections, { ...shared, quads, count, pairs, slots, distances, made: 4 });
    const size = at.to - at.constants + (quads + words[1]) * 4 * panel + 4 * words[1];
    body(memory.subarray(at.constants, at.constants + Math.ceil(size / 16) * 16), words[1]);
  }
  return panels;
}

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
  const constants = withSlack(distances + 4 * quads * MOST_CORRECTIONS);
  const to = constants + (panel / 8) * SCALING_BYTES;
  const packed = (quads * (1 + MOST_CORRECTIONS) + 4) * 4 * panel + 4 * quads * MOST_CORRECTIONS;
  return {
    biases,
    scales,
    from,
    list,
    pairs,
    slots,
    distances,
    constants,
    to,
    end: to + packed + QUAD_ROWS_SLACK,
  };
}
