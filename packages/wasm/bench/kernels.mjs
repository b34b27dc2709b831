/**
 * Times the matrix kernels in the first cache, tile by tile, and the peaks that this host has at all.
 *
 *     node packages/wasm/bench/kernels.mjs [--strict] [--ms 300]
 *
 * Figures are 10^9 operations a second, a multiply-add being two, the best of many short batches: on a shared machine
 * only the best says anything. Kernels and peaks take turns, since others are busy for seconds on end. A star marks the
 * tile that layers of this depth have; kernels that this host has no use for are left out. Run `npm run build` first.
 *
 * Percentages are of the peak: the arithmetic of a kernel's products, with nothing else to do. Where sums are short,
 * results cost as much as products. What they cost at least is measured as well, and the percentage in parentheses is of
 * the time that products and results take at their peaks.
 */

import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { assemble } from '../dist/assembler/index.js';
import { detectFeatures } from '../dist/host/features.js';
import { enableRelaxedSimd } from '../dist/host/relaxed-node.js';
import { gemmF32 } from '../dist/kernels/gemm/f32.js';
import { rowF32 } from '../dist/kernels/gemm/f32-row.js';
import { gemmInt8 } from '../dist/kernels/gemm/int8.js';
import { packQuads } from '../dist/kernels/gemm/pack-quads.js';
import { gemmQuads } from '../dist/kernels/gemm/quads.js';
import { RANKED_ROWS, rankedPitch } from '../dist/kernels/gemm/ranked-rows.js';
import { signatureOf } from '../dist/kernels/kernel.js';
import { Packer } from '../dist/kernels/lib/packer.js';
import { PEAKS, peakF32, RESULTS } from '../dist/peaks.js';
import { chooseTile, DEFAULT_TILES, nameOfTile, tileNamed } from '../dist/tuning/tiles.js';

const { values: options } = parseArgs({
  options: { strict: { type: 'boolean', default: false }, ms: { type: 'string', default: '300' } },
});
// kernels are optimized when they are compiled: on a busy machine that could otherwise be after they are timed
setFlagsFromString('--no-liftoff');
if (!options.strict) await enableRelaxedSimd();
const features = detectFeatures();
const fused = !options.strict && features.relaxed;
const byteDot = !options.strict && features.byteDot;

/** Where rows, weights and results are. */
const [A, W, C] = [0x10000, 0x100000, 0x300540];
/** Of a result: a multiple of each tile. */
const [ROWS, COLUMNS] = [48, 48];
const TURNS = 2000;

const floats = peakLanes(peakF32(fused), RESULTS.f32);
const pairs = peakLanes(PEAKS.pairs, RESULTS.int8);
const quads = byteDot ? peakLanes(PEAKS.quads, RESULTS.int8) : [];
const octs = byteDot ? peakLanes(PEAKS.octs, RESULTS.int8) : [];
const peaks = new Set([...octs, ...quads, ...pairs, ...floats]);
const lanes = [
  ...peaks,
  ...[16, 64, 256, 960].flatMap((depth) => [...floatLanes(depth), ...byteLanes(depth)]),
];

/** Milliseconds of a turn. */
const TURN = 3;
for (let left = Number(options.ms); left > 0; left -= TURN) lanes.forEach(time);
lanes.forEach(print);

/** What products take at their best, and results. */
function peakLanes(...parts) {
  return parts.map(({ kernel, work }) =>
    laneOf(memoryOf(), kernel, { count: TURNS }, { work: TURNS * work }),
  );
}

function floatLanes(depth) {
  const family = fused ? 'f32-fma' : 'f32';
  const args = { ...sharedArgs(), depth, aPitch: 4 * depth, cPitch: 4 * COLUMNS, low: -1e9, high: 1e9 };
  const of = { work: 2 * ROWS * COLUMNS * depth, peak: floats };
  return [
    ...['4x8', '6x8', '2x16', '3x12', '2x24'].map((name) => {
      const kernel = gemmF32(tileNamed(name), fused, COLUMNS, depth);
      return laneOf(memoryOf(), kernel, args, { ...of, label: labelOf(family, depth, name) });
    }),
    laneOf(memoryOf(), rowF32(8, 32, fused), args, {
      ...of,
      work: of.work / ROWS,
      results: COLUMNS,
      label: `, depth ${depth}`,
    }),
  ];
}

function byteLanes(depth) {
  const storages = byteDot ? ['words'] : ['words', 'bytes'];
  const args = { ...byteArgs(), pairs: depth / 2, aPitch: 2 * depth };
  const work = 2 * ROWS * COLUMNS * depth;
  const inPairs = storages.flatMap((storage) =>
    ['2x8', '3x8', '4x8'].map((name) => {
      const kernel = gemmInt8('int8', tileNamed(name).rows, storage, 'saturate', COLUMNS);
      return laneOf(memoryOf(), kernel, args, { work, peak: pairs, label: labelOf(storage, depth, name) });
    }),
  );
  if (!byteDot) return inPairs;
  return [
    ...['2x16', '4x8'].flatMap((name) => [
      quadLane(depth, name, 'octs', octs, [20, -20, 15, 10]),
      quadLane(depth, name, 'quads', quads, [60, -60, 50, -70]),
      quadLane(depth, name, 'picked', quads, [100, 100, 20, 20]),
    ]),
    quadLane(depth, '2x16', 'ranked', octs, [100, -100, 120, -20]),
    ...inPairs,
  ];
}

/** Panels whose steps are all of one kind, as weights that repeat are packed. */
function quadLane(depth, name, kind, peak, pattern) {
  const ranked = kind === 'ranked';
  const memory = memoryOf();
  const tile = tileNamed(name);
  const packer = new Packer({ shared: false, free: () => W, memoryOf: () => memory });
  const weights = Int8Array.from(
    { length: COLUMNS * depth },
    (_, i) => pattern[(i % depth) % pattern.length],
  );
  const channels = { biases: new Int32Array(COLUMNS), scales: new Float32Array(COLUMNS).fill(0.001) };
  const product = { weights, depth, zeroOfWeights: 0, zero: ranked ? 0 : 128, channels };
  packQuads(packer, product, tile.columns, W, ranked);
  const pitch = ranked ? rankedPitch(depth) : depth;
  if (ranked) rankRows(memory, depth, pitch);
  const kernel = gemmQuads('int8', tile, 'saturate', COLUMNS, ranked);
  const label = ` of ${kind}${labelOf('quads', depth, name)}`;
  return laneOf(
    memory,
    kernel,
    { ...byteArgs(), aPitch: pitch },
    { work: 2 * ROWS * COLUMNS * depth, peak, label },
  );
}

/** Rows of small activations. */
function rankRows(memory, depth, pitch) {
  new Int8Array(memory.buffer, C, ROWS * depth).forEach((_, i, rows) => {
    rows[i] = ((i * 37) % 61) - 30;
  });
  const args = { from: C, to: A, rows: ROWS, depth, fromPitch: depth, pitch, zero: 0 };
  laneOf(memory, RANKED_ROWS, args, {}).call();
}

function sharedArgs() {
  return { rows: ROWS, columns: COLUMNS, a: A, w: W, c: C };
}

function byteArgs() {
  return { ...sharedArgs(), cPitch: COLUMNS, low: -128, high: 127, offset: 0 };
}

function labelOf(family, depth, name) {
  const usual = nameOfTile(chooseTile(DEFAULT_TILES, family, depth, COLUMNS));
  return `, depth ${depth}${name === usual ? ' *' : ''}`;
}

/** Pages that were never written are all the same one, which is always in the cache. */
function memoryOf() {
  const memory = new WebAssembly.Memory({ initial: 64 });
  new Uint8Array(memory.buffer).fill(0x3c); // floats of about 0.01
  return memory;
}

/** A kernel that takes turns with others: how many operations a call has, and which peaks are theirs. */
function laneOf(memory, kernel, args, { work, results = ROWS * COLUMNS, peak, label = '' }) {
  const type = signatureOf(kernel);
  const bytes = assemble({
    memory: { minPages: 0 },
    functions: [{ name: 'kernel', type, body: kernel.write().body }],
  });
  const run = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports.kernel;
  const values = Object.keys(kernel.params).map((param) => args[param] ?? 0);
  const text = `${kernel.name}${label}  (${bytes.length} bytes)`;
  return { text, work, results, peak, call: () => run(...values), best: Number.POSITIVE_INFINITY };
}

function time(lane) {
  for (const end = performance.now() + TURN; performance.now() < end; ) {
    const start = performance.now();
    for (let i = 0; i < 8; i++) lane.call();
    lane.best = Math.min(lane.best, (performance.now() - start) / 8);
  }
}

/** 10^9 operations a second, what part of the peak that is, and what part of what it can be as results take time, too. */
function print({ text, work, results, peak, best }) {
  let parts = '';
  if (peak) {
    const [products, finished] = peak;
    const least = (work * products.best) / products.work;
    const withResults = least + (results * finished.best) / finished.work;
    parts = `${percent(least / best)} % (${percent(withResults / best)} %)`;
  }
  console.log(`${(work / best / 1e6).toFixed(1).padStart(6)} ${parts.padStart(15)}  ${text}`);
}

function percent(part) {
  return (100 * part).toFixed(0);
}
