/**
 * Times the matrix kernels in the first cache, tile by tile, and the peaks that this host has at all.
 *
 *     node packages/wasm/bench/kernels.mjs [--strict] [--ms 300]
 *
 * Figures are 10^9 operations a second, a multiply-add being two, the best of many short batches: on a shared machine
 * only the best says anything. Run `npm run build` first.
 */

import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { assemble } from '../dist/assembler/index.js';
import { detectFeatures } from '../dist/host/features.js';
import { gemmF32 } from '../dist/kernels/gemm/f32.js';
import { rowF32 } from '../dist/kernels/gemm/f32-row.js';
import { gemmInt8 } from '../dist/kernels/gemm/int8.js';
import { signatureOf } from '../dist/kernels/kernel.js';
import { peakF32, peakInt8 } from '../dist/peaks.js';

const { values: options } = parseArgs({
  options: { strict: { type: 'boolean', default: false }, ms: { type: 'string', default: '300' } },
});
if (!options.strict) setFlagsFromString('--experimental-wasm-relaxed-simd');
const fused = !options.strict && detectFeatures().relaxed;

const TURNS = 20000;
const count = { count: TURNS };
const peaks = {
  f32: report(`peak of f32 ${fused ? 'fused ' : ''}multiply-add`, peakF32(fused), count, TURNS * 12 * 8),
  int8: report('peak of i32x4.dot_i16x8_s and add', peakInt8, count, TURNS * 10 * 16),
};

const [rows, columns] = [48, 48];
for (const depth of [16, 64, 256, 960]) {
  const work = 2 * rows * columns * depth;
  const shared = { rows, columns, a: 65536, w: 1 << 20, c: 3 << 20, zero: 120 };
  const floats = { ...shared, depth, aPitch: 4 * depth, cPitch: 4 * columns, low: -1e9, high: 1e9 };
  for (const [r, c] of [
    [4, 8],
    [6, 8],
    [2, 16],
    [3, 12],
    [2, 24],
  ]) {
    const kernel = gemmF32({ rows: r, columns: c }, fused);
    report(`${kernel.name}, depth ${depth}`, kernel, floats, work, peaks.f32);
  }
  report(
    `${rowF32(8, 32, fused).name}, depth ${depth}`,
    rowF32(8, 32, fused),
    floats,
    work / rows,
    peaks.f32,
  );
  const bytes = {
    ...shared,
    pairs: depth / 2,
    aPitch: 2 * depth,
    cPitch: columns,
    low: -128,
    high: 127,
    offset: 0,
  };
  for (const storage of ['bytes', 'words']) {
    for (const r of [2, 3, 4]) {
      const kernel = gemmInt8('int8', r, storage);
      report(`${kernel.name}, depth ${depth}`, kernel, bytes, work, peaks.int8);
    }
  }
}

/** Prints and returns 10^9 operations a second; with a peak, also as a part of it. */
function report(name, kernel, args, work, peak) {
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
  const until = (ms, body) => {
    for (const end = performance.now() + ms; performance.now() < end; ) body();
  };
  until(100, () => run(...values));
  let best = Number.POSITIVE_INFINITY;
  until(Number(options.ms), () => {
    const start = performance.now();
    for (let i = 0; i < 8; i++) run(...values);
    best = Math.min(best, (performance.now() - start) / 8);
  });
  const rate = work / best / 1e6;
  const part = peak === undefined ? '' : `${((100 * rate) / peak).toFixed(0)} %`;
  console.log(`${rate.toFixed(1).padStart(6)} ${part.padStart(5)}  ${name}  (${bytes.length} bytes)`);
  return rate;
}
