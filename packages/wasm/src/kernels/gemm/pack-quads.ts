import { KernelLibrary } from '../../compile/kernel-library.ts';
import { PAGE, type WasmMemory, webAssembly } from '../../host/webassembly.ts';
import { type ChannelScaling, SCALING_BYTES, writeScaling } from '../requantize/constants.ts';
import { LARGEST_PAIR, QUAD_ROWS_SLACK, quadRows } from './quad-rows.ts';
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

/** Columns of a panel as they are packed. */
interface PanelDraft {
  /** [quads, columns of the panel, 4] */
  readonly weights: Int8Array<ArrayBuffer>;
  readonly corrections: Corrections;
  /** Of the weights of each column, less their zero point. */
  readonly sums: readonly number[];
}

interface Corrections {
  /** In the form of the other quads, one after the other. */
  readonly weights: Int8Array<ArrayBuffer>;
  /** Which quads they correct; several may correct the same. */
  readonly quads: readonly number[];
}

/** Two weights, and what quad and place in it they belong to. */
type Pair = readonly [quad: number, place: number, a: number, b: number];

/**
 * Packs weights for `gemmQuads`: an entry for each panel, then panel by panel the constants of its channels, the
 * weights by fours of the depth, the corrections in the same form, and for each of those how far from the end of a row
 * its activations are. Biases take off what the zero point of the activations adds to every sum.
 *
 * @param panel columns of a panel: 8 or 16
 */
export function packQuads(product: QuadProduct, panel: number): Uint8Array<ArrayBuffer> {
  const { channels, depth } = product;
  const quads = Math.ceil(depth / 4);
  const drafts = Array.from({ length: Math.ceil(channels.length / panel) }, (_, i) =>
    draftPanel(product, panel, i * panel),
  );
  const constantBytes = (panel / 8) * SCALING_BYTES;
  const sizes = drafts.map(({ weights, corrections }) => {
    const bytes = weights.byteLength + corrections.weights.byteLength + 4 * corrections.quads.length;
    return constantBytes + Math.ceil(bytes / 16) * 16;
  });
  let at = Math.ceil((QUAD_ENTRY_BYTES * drafts.length) / 16) * 16;
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, at));
  const entries = new Int32Array(bytes.buffer, 0, at / 4);
  drafts.forEach((draft, i) => {
    const entry = (QUAD_ENTRY_BYTES * i) / 4;
    entries[entry + QUAD_ENTRY.corrections / 4] = draft.corrections.quads.length;
    entries[entry + QUAD_ENTRY.distance / 4] = at - QUAD_ENTRY_BYTES * i;
    writeConstants(bytes.subarray(at), product, draft, i * panel);
    writeWeights(bytes.subarray(at + constantBytes, at + sizes[i]), draft, quads);
    at += sizes[i];
  });
  return bytes;
}

/** Which part of the quads of panels of so many columns needs a correction, judged by a few panels. */
export function correctedShare(
  { channels, depth, weights, zeroOfWeights }: QuadProduct,
  panel: number,
): number {
  const step = Math.max(1, Math.floor(channels.length / SAMPLED_PANELS));
  const corrected: number[] = [];
  for (let first = 0; first < channels.length; first += Math.max(step, panel)) {
    const lanes = Math.min(panel, channels.length - first);
    const rows = weights.subarray(first * depth, (first + lanes) * depth);
    const { list } = packer().rows(rows, { lanes, depth, panel, zero: zeroOfWeights });
    corrected.push(new Set(Array.from(list, (entry) => entry >> 4)).size / Math.ceil(depth / 4));
  }
  return corrected.reduce((sum, part) => sum + part, 0) / corrected.length;
}

const SAMPLED_PANELS = 4;

function draftPanel(product: QuadProduct, panel: number, first: number): PanelDraft {
  const { weights, depth, zeroOfWeights, channels } = product;
  const lanes = Math.min(panel, channels.length - first);
  const rows = weights.subarray(first * depth, (first + lanes) * depth);
  const { packed, sums, list } = packer().rows(rows, { lanes, depth, panel, zero: zeroOfWeights });
  const doubtful: Pair[] = [];
  for (const entry of list) {
    const [quad, lane] = [entry >> 4, entry & 15];
    for (const half of [0, 2]) {
      const k = 4 * quad + half;
      const weightAt = (step: number) => (step < depth ? rows[lane * depth + step] - zeroOfWeights : 0);
      doubtful.push([quad, 4 * lane + half, weightAt(k), weightAt(k + 1)]);
    }
  }
  const rest = place(doubtful, (quad) => packed.subarray(4 * panel * quad));
  return { weights: packed, sums, corrections: correctionsOf(rest, panel) };
}

/** Quads for what is left of weights, then for what those cannot hold, until nothing is left. */
function correctionsOf(pairs: readonly Pair[], panel: number): Corrections {
  const quads: number[] = [];
  const parts: Int8Array[] = [];
  for (let left = pairs; left.length > 0; ) {
    const slots = new Map<number, Int8Array>();
    for (const [quad] of left) {
      if (slots.has(quad)) continue;
      const slot = new Int8Array(4 * panel);
      slots.set(quad, slot);
      quads.push(quad);
      parts.push(slot);
    }
    left = place(left, (quad) => slots.get(quad) as Int8Array);
  }
  const weights = new Int8Array(4 * panel * quads.length);
  parts.forEach((part, i) => {
    weights.set(part, 4 * panel * i);
  });
  return { weights, quads };
}

/** Writes as much of each pair as fits and returns the rest. */
function place(pairs: readonly Pair[], target: (quad: number) => Int8Array): Pair[] {
  const rest: Pair[] = [];
  for (const [quad, at, a, b] of pairs) {
    const partA = clamp(a, -128, 127);
    const partB = clamp(clamp(b, -128, 127), -LARGEST_PAIR - partA, LARGEST_PAIR - partA);
    const to = target(quad);
    to[at] = partA;
    to[at + 1] = partB;
    if (a !== partA || b !== partB) rest.push([quad, at, a - partA, b - partB]);
  }
  return rest;
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

function writeConstants(to: Uint8Array, product: QuadProduct, { sums }: PanelDraft, first: number): void {
  const { channels, zero } = product;
  for (let block = 0; block < sums.length; block += 8) {
    const words = new Int32Array(to.buffer, to.byteOffset + (block / 8) * SCALING_BYTES, SCALING_BYTES / 4);
    const scaling = sums.slice(block, block + 8).map((sum, lane) => {
      const { bias, scale } = channels[first + block + lane];
      return { bias: bias - zero * sum, scale };
    });
    writeScaling(words, scaling);
  }
}

function writeWeights(to: Uint8Array, { weights, corrections }: PanelDraft, quads: number): void {
  to.set(new Uint8Array(weights.buffer));
  to.set(new Uint8Array(corrections.weights.buffer), weights.byteLength);
  const at = to.byteOffset + weights.byteLength + corrections.weights.byteLength;
  const distances = corrections.quads.map((quad) => 4 * (quad - quads));
  new Int32Array(to.buffer, at, distances.length).set(distances);
}

interface Rows {
  readonly lanes: number;
  readonly depth: number;
  readonly panel: number;
  readonly zero: number;
}

/** Runs `quadRows` in a memory of its own, that holds one panel. */
class Packer {
  readonly #memory: WasmMemory;
  readonly #library: KernelLibrary;

  constructor() {
    if (!webAssembly) throw new TypeError('this host has no WebAssembly');
    this.#memory = new webAssembly.Memory({ initial: 1 });
    this.#library = new KernelLibrary(this.#memory);
  }

  rows(weights: Int8Array | Uint8Array, { lanes, depth, panel, zero }: Rows) {
    const quads = Math.ceil(depth / 4);
    const from = aligned(4 + 16 * panel); // behind the count and the sums
    const to = from + aligned(weights.byteLength + 16);
    const list = to + aligned((quads + 4) * 4 * panel + QUAD_ROWS_SLACK);
    const end = list + 4 * (quads + 4) * lanes;
    const missing = Math.ceil(end / PAGE) - this.#memory.buffer.byteLength / PAGE;
    if (missing > 0) this.#memory.grow(missing);
    const { buffer } = this.#memory;
    const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
    new Uint8Array(buffer).set(bytes, from);
    const room = new Int8Array(buffer, to, quads * 4 * panel);
    if (lanes < panel) room.fill(0);
    const kernel = quadRows(weights instanceof Int8Array ? 'int8' : 'uint8');
    const args = { from, lanes, depth, zero, to, quadBytes: 4 * panel, sums: 16, list, count: 0 };
    this.#library.get(kernel)(...Object.keys(kernel.params).map((name) => args[name as keyof typeof args]));
    const parts = new Int32Array(buffer, 16, 4 * lanes);
    const [count] = new Int32Array(buffer, 0, 1);
    return {
      packed: room.slice(),
      sums: Array.from({ length: lanes }, (_, lane) =>
        parts.subarray(4 * lane, 4 * lane + 4).reduce((sum, part) => sum + part, 0),
      ),
      list: new Int32Array(buffer, list, count),
    };
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16 + 16;
}

let shared: Packer | undefined;

function packer(): Packer {
  shared ??= new Packer();
  return shared;
}
