/**
 * Times the matrix kernels in the first cache, tile by tile, and the peaks that this host has at all.
 *
 *     node packages/wasm/bench/kernels.mjs [--strict] [--ms 300]
 *
 * Figures are 10^9 operations a second, a multiply-add being two, the best of many short batches: on a shared machine
 * only the best says anything. Kernels and peaks take turns, since others are busy for seconds on end. A star marks the
 * tile that layers of this depth have. Run `npm run build` first.
 */

import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { assemble } from '../dist/assembler/index.js';
import { detectFeatures } from '../dist/host/features.js';
import { enableRelaxedSimd } from '../dist/host/relaxed-node.js';
import { gemmF32 } from '../dist/kernels/gemm/f32.js';
import { rowF32 } from '../dist/kernels/gemm/f32-row.js';
import { gemmInt8 } from '../dist/kernels/gemm/int8.js';
import { signatureOf } from '../dist/kernels/kernel.js';
import { peakF32, peakInt8 } from '../dist/peaks.js';
import { chooseTile, DEFAULT_TILES, nameOfTile, tileNamed } from '../dist/tuning/tiles.js';

const { values: options } = parseArgs({
  options: { strict: { type: 'boolean', default: false }, ms: { type: 'string', default: '300' } },
});
// kernels are optimized when they are compiled: on a busy machine that could otherwise be after they are timed
setFlagsFromString('--no-liftoff');
if (!options.strict) await enableRelaxedSimd();
const fused = !options.strict && detectFeatures().relaxed;

const TURNS = 2000;
const peaks = {
  f32: laneOf(peakF32(fused), { count: TURNS }, TURNS * 12 * 8),
  int8: laneOf(peakInt8, { count: TURNS }, TURNS * 10 * 16),
};
const lanes = [...Object.values(peaks), ...[16, 64, 256, 960].flatMap(lanesOf)];

/** Milliseconds of a turn. */
const TURN = 3;
for (let left = Number(options.ms); left > 0; left -= TURN) lanes.forEach(time);
lanes.forEach(print);

/** All tiles at a depth: rows and columns are a multiple of each. */
function lanesOf(depth) {
  const [rows, columns] = [48, 48];
  const work = 2 * rows * columns * depth;
  const shared = { rows, columns, a: 65536, w: 1 << 20, c: 3 << 20, zero: 120 };
  const floats = { ...shared, depth, aPitch: 4 * depth, cPitch: 4 * columns, low: -1e9, high: 1e9 };
  const pairs = { pairs: depth / 2, aPitch: 2 * depth, cPitch: columns };
  const bytes = { ...shared, ...pairs, low: -128, high: 127, offset: 0 };
  const labelOf = (family, name) => {
    const usual = nameOfTile(chooseTile(DEFAULT_TILES, family, depth, columns));
    return `, depth ${depth}${name === usual ? ' *' : ''}`;
  };
  const family = fused ? 'f32-fma' : 'f32';
  return [
    ...['4x8', '6x8', '2x16', '3x12', '2x24'].map((name) => {
      const kernel = gemmF32(tileNamed(name), fused, columns, depth);
      return laneOf(kernel, floats, work, peaks.f32, labelOf(family, name));
    }),
    laneOf(rowF32(8, 32, fused), floats, work / rows, peaks.f32, `, depth ${depth}`),
    ...['bytes', 'words'].flatMap((storage) =>
      ['2x8', '3x8', '4x8'].map((name) => {
        const kernel = gemmInt8('int8', tileNamed(name).rows, storage, 'clamp', columns);
        return laneOf(kernel, bytes, work, peaks.int8, labelOf(storage, name));
      }),
    ),
  ];
}

/** A kernel that takes turns with others: how many operations a call has, and which peak is theirs. */
function laneOf(kernel, args, work, peak, label = '') {
  const memory = new WebAssembly.Memory({ initial: 128 });
  // pages that were never written are all the same one, which is always in the cache
  new Uint8Array(memory.buffer).fill(0x3c); // floats of about 0.01
  const type = signatureOf(kernel);
  const bytes = assemble({
    memory: { minPages: 0 },
    functions: [{ name: 'kernel', type, body: kernel.write().body }],
  });
  const run = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports.kernel;
  const values = Object.keys(kernel.params).map((param) => args[param] ?? 0);
  const text = `${kernel.name}${label}  (${bytes.length} bytes)`;
  return { text, work, peak, call: () => run(...values), best: Number.POSITIVE_INFINITY };
}

function time(lane) {
  for (const end = performance.now() + TURN; performance.now() < end; ) {
    const start = performance.now();
    for (let i = 0; i < 8; i++) lane.call();
    lane.best = Math.min(lane.best, (performance.now() - start) / 8);
  }
}

/** 10^9 operations a second, and what part of the peak that is. */
function print({ text, work, peak, best }) {
  const part = peak === undefined ? '' : `${((100 * work * peak.best) / (best * peak.work)).toFixed(0)} %`;
  console.log(`${(work / best / 1e6).toFixed(1).padStart(6)} ${part.padStart(5)}  ${text}`);
}
