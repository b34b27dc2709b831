import { type ChannelScaling, SCALING_BYTES, writeScaling } from '../requantize/constants.ts';
import { QUAD_ENTRY, QUAD_ENTRY_BYTES } from './quads.ts';

/** An integer layer, or one group of it, as a matrix product. */
export interface QuadProduct {
  /** 8-bit weights [columns, depth]. */
  readonly weights: Int8Array | Uint8Array;
  readonly depth: number;
  /** Zero point of the weights, and of the unsigned activations. */
  readonly zeroOfWeights: number;
  readonly zero: number;
  /** One for each column. */
  readonly channels: readonly ChannelScaling[];
}

export interface PackedQuads {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Quads of corrections for each other quad. */
  readonly corrections: number;
}

/**
 * Weights of two neighbouring steps may add up to this much: times the largest activation, 255, that is 32640, which
 * 16 bits hold.
 */
const LARGEST_PAIR = 128;
const [LOWEST, HIGHEST] = [-128, 127];

/** Columns of a panel as they are packed. */
interface PanelDraft {
  /** [quads, columns of the panel, 4] */
  readonly weights: Int8Array<ArrayBuffer>;
  /** Key: the number of the quad, plus the number of quads for each further correction of the same quad. */
  readonly corrections: Map<number, Int8Array<ArrayBuffer>>;
  /** Of the weights of each column, less their zero point. */
  readonly sums: Float64Array;
}

/**
 * Packs weights for `gemmQuads`: an entry for each panel, then panel by panel the constants of its channels, the
 * weights by fours of the depth, the corrections in the same form, and for each of those how far from the end of a row
 * its activations are. Biases take off what the zero point of the activations adds to every sum.
 *
 * @param panel columns of a panel, a multiple of 8
 */
export function packQuads(product: QuadProduct, panel: number): PackedQuads {
  const { channels, depth } = product;
  const quads = Math.ceil(depth / 4);
  const drafts = Array.from({ length: Math.ceil(channels.length / panel) }, (_, i) =>
    draftPanel(product, panel, i * panel),
  );
  const corrections = drafts.reduce((sum, { corrections }) => sum + corrections.size, 0);
  const constantBytes = (panel / 8) * SCALING_BYTES;
  const sizes = drafts.map(({ corrections: { size } }) => {
    return constantBytes + Math.ceil(((quads + size) * 4 * panel + 4 * size) / 16) * 16;
  });
  let at = Math.ceil((QUAD_ENTRY_BYTES * drafts.length) / 16) * 16;
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, at));
  const entries = new Int32Array(bytes.buffer, 0, at / 4);
  drafts.forEach((draft, i) => {
    const entry = (QUAD_ENTRY_BYTES * i) / 4;
    entries[entry + QUAD_ENTRY.corrections / 4] = draft.corrections.size;
    entries[entry + QUAD_ENTRY.distance / 4] = at - QUAD_ENTRY_BYTES * i;
    writeConstants(bytes.subarray(at), product, draft, i * panel);
    writeWeights(bytes.subarray(at + constantBytes, at + sizes[i]), draft, quads);
    at += sizes[i];
  });
  return { bytes, corrections: corrections / (drafts.length * quads) };
}

function draftPanel(product: QuadProduct, panel: number, first: number): PanelDraft {
  const { weights, depth, zeroOfWeights: zero, channels } = product;
  const lanes = Math.min(panel, channels.length - first);
  const quads = Math.ceil(depth / 4);
  const draft: PanelDraft = {
    weights: new Int8Array(quads * 4 * panel),
    corrections: new Map(),
    sums: new Float64Array(lanes),
  };
  const words = new Int32Array(draft.weights.buffer);
  for (let lane = 0; lane < lanes; lane++) {
    const row = (first + lane) * depth;
    let sum = 0;
    for (let k = 0; k < depth; k += 4) {
      const a = weights[row + k] - zero;
      const b = k + 1 < depth ? weights[row + k + 1] - zero : 0;
      const c = k + 2 < depth ? weights[row + k + 2] - zero : 0;
      const d = k + 3 < depth ? weights[row + k + 3] - zero : 0;
      sum += a + b + c + d;
      if (areSmall(a, b, c, d)) {
        words[(k >> 2) * panel + lane] = (a & 255) | ((b & 255) << 8) | ((c & 255) << 16) | (d << 24);
      } else {
        placePair(draft, quads, panel, k >> 2, 4 * lane, a, b);
        placePair(draft, quads, panel, k >> 2, 4 * lane + 2, c, d);
      }
    }
    draft.sums[lane] = sum;
  }
  return draft;
}

/** Within [-64, 64): most are, and these fit whatever their neighbours are. */
function areSmall(a: number, b: number, c: number, d: number): boolean {
  return (((a + 64) | (b + 64) | (c + 64) | (d + 64)) & ~127) === 0;
}

/** Two weights as sums of what fits: the first part in the quad itself, the others in its corrections. */
function placePair(
  { weights, corrections }: PanelDraft,
  quads: number,
  panel: number,
  quad: number,
  place: number,
  a: number,
  b: number,
): void {
  let to = weights;
  let at = quad * 4 * panel + place;
  for (let key = quad; ; ) {
    const partA = clamp(a, LOWEST, HIGHEST);
    const partB = clamp(clamp(b, LOWEST, HIGHEST), -LARGEST_PAIR - partA, LARGEST_PAIR - partA);
    to[at] = partA;
    to[at + 1] = partB;
    a -= partA;
    b -= partB;
    if (a === 0 && b === 0) return;
    key += quads;
    to = corrections.get(key) ?? new Int8Array(4 * panel);
    corrections.set(key, to);
    at = place;
  }
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

function writeConstants(to: Uint8Array, product: QuadProduct, { sums }: PanelDraft, first: number): void {
  const { channels, zero } = product;
  for (let block = 0; block < sums.length; block += 8) {
    const words = new Int32Array(to.buffer, to.byteOffset + (block / 8) * SCALING_BYTES, SCALING_BYTES / 4);
    const lanes = [...sums.subarray(block, block + 8)];
    writeScaling(
      words,
      lanes.map((sum, lane) => {
        const { bias, scale } = channels[first + block + lane];
        return { bias: bias - zero * sum, scale };
      }),
    );
  }
}

function writeWeights(to: Uint8Array, { weights, corrections }: PanelDraft, quads: number): void {
  to.set(new Uint8Array(weights.buffer));
  let at = weights.byteLength;
  for (const correction of corrections.values()) {
    to.set(new Uint8Array(correction.buffer), at);
    at += correction.byteLength;
  }
  const distances = new Int32Array(to.buffer, to.byteOffset + at, corrections.size);
  let i = 0;
  for (const key of corrections.keys()) distances[i++] = 4 * ((key % quads) - quads);
}
