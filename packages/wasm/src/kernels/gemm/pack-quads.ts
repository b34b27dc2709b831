import type { ChannelConstants } from '../lib/channel-constants.ts';
import { QUAD_ENTRY, QUAD_ENTRY_BYTES } from './quads.ts';

export interface QuadShape {
  readonly columns: number;
  readonly depth: number;
  /** Columns of a panel, a multiple of 8. */
  readonly panel: number;
}

/**
 * Weights of two neighbouring steps may add up to this much: times the largest activation, 255, that is 32640, which
 * 16 bits hold.
 */
const LARGEST_PAIR = 128;
const [LOWEST, HIGHEST] = [-128, 127];

/** The quads of a panel [quads, columns of the panel, 4], and those that correct some of them, by key. */
interface PanelDraft {
  readonly quads: number;
  readonly weights: Int8Array;
  /** Key: the number of the quad, plus the number of quads for each further correction of the same quad. */
  readonly corrections: Map<number, Int8Array>;
}

/**
 * Packs 8-bit weights [columns, depth], less `zero`, for {@link gemmQuads}: an entry for each panel, then panel by panel
 * the constants of its channels, the weights by fours of the depth, the corrections in the same form, and for each of
 * those how far from the end of a row its activations are.
 */
export function packQuads(
  weights: Int8Array | Uint8Array,
  shape: QuadShape,
  zero: number,
  constants: ChannelConstants,
): PackedQuads {
  const drafts = draftPanels(weights, shape, zero);
  const sizes = drafts.map(({ quads, corrections }) => {
    const bytes = (quads + corrections.size) * 4 * shape.panel + 4 * corrections.size;
    return (shape.panel / 8) * constants.bytes + Math.ceil(bytes / 16) * 16;
  });
  let at = Math.ceil((QUAD_ENTRY_BYTES * drafts.length) / 16) * 16;
  const packed = new Uint8Array(sizes.reduce((sum, size) => sum + size, at));
  const entries = new DataView(packed.buffer);
  drafts.forEach((draft, i) => {
    const entry = QUAD_ENTRY_BYTES * i;
    entries.setInt32(entry + QUAD_ENTRY.corrections, draft.corrections.size, true);
    entries.setInt32(entry + QUAD_ENTRY.distance, at - entry, true);
    writePanel(packed.subarray(at, at + sizes[i]), draft, shape, i * shape.panel, constants);
    at += sizes[i];
  });
  const corrections = drafts.reduce((sum, { corrections }) => sum + corrections.size, 0);
  return { bytes: packed, corrections: corrections / (drafts.length * Math.ceil(shape.depth / 4)) };
}

export interface PackedQuads {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Quads of corrections for each other quad. */
  readonly corrections: number;
}

function draftPanels(weights: Int8Array | Uint8Array, shape: QuadShape, zero: number): PanelDraft[] {
  const { columns, panel } = shape;
  return Array.from({ length: Math.ceil(columns / panel) }, (_, i) =>
    draftPanel(weights, shape, zero, i * panel),
  );
}

function draftPanel(
  weights: Int8Array | Uint8Array,
  { columns, depth, panel }: QuadShape,
  zero: number,
  first: number,
): PanelDraft {
  const quads = Math.ceil(depth / 4);
  const draft: PanelDraft = { quads, weights: new Int8Array(quads * 4 * panel), corrections: new Map() };
  for (let lane = 0; lane < Math.min(panel, columns - first); lane++) {
    const row = (first + lane) * depth;
    for (let k = 0; k < depth; k += 2) {
      const a = weights[row + k] - zero;
      const b = k + 1 < depth ? weights[row + k + 1] - zero : 0;
      const at = (k >> 2) * 4 * panel + 4 * lane + (k & 2);
      if (fits(a, b)) {
        draft.weights[at] = a;
        draft.weights[at + 1] = b;
      } else placeInParts(draft, panel, k >> 2, 4 * lane + (k & 2), a, b);
    }
  }
  return draft;
}

function fits(a: number, b: number): boolean {
  const each = a >= LOWEST && a <= HIGHEST && b >= LOWEST && b <= HIGHEST;
  return each && a + b <= LARGEST_PAIR && a + b >= -LARGEST_PAIR;
}

/** Two weights as sums of what fits: the first part in the quad itself, the others in its corrections. */
function placeInParts(
  draft: PanelDraft,
  panel: number,
  quad: number,
  at: number,
  a: number,
  b: number,
): void {
  let to = draft.weights.subarray(quad * 4 * panel, (quad + 1) * 4 * panel);
  for (let key = quad; ; ) {
    const partA = clamp(a, LOWEST, HIGHEST);
    const partB = clamp(clamp(b, LOWEST, HIGHEST), -LARGEST_PAIR - partA, LARGEST_PAIR - partA);
    to[at] = partA;
    to[at + 1] = partB;
    a -= partA;
    b -= partB;
    if (a === 0 && b === 0) return;
    key += draft.quads;
    to = draft.corrections.get(key) ?? new Int8Array(4 * panel);
    draft.corrections.set(key, to);
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function writePanel(
  to: Uint8Array,
  { quads, weights, corrections }: PanelDraft,
  { columns, panel }: QuadShape,
  first: number,
  constants: ChannelConstants,
): void {
  let at = 0;
  for (let lane = first; lane < first + panel; lane += 8) {
    const count = Math.max(0, Math.min(8, columns - lane));
    constants.write(to.subarray(at, at + constants.bytes), lane, count);
    at += constants.bytes;
  }
  to.set(bytesOf(weights), at);
  at += weights.byteLength;
  for (const correction of corrections.values()) {
    to.set(bytesOf(correction), at);
    at += correction.byteLength;
  }
  const distances = [...corrections.keys()].map((key) => 4 * ((key % quads) - quads));
  new Int32Array(to.buffer, to.byteOffset + at, distances.length).set(distances);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
