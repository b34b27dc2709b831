/**
 * Loads, runs and disposes a small model again and again, and prints what the process holds meanwhile: the figures
 * of the second half must be those of the first.
 *
 *     node --expose-gc packages/wasm/bench/soak.mjs [--cycles 10000] [--threads 1,2] [--turn] [MODEL.tflite]
 *
 * Without a file it is a convolution that is worth sharing. With `--expose-gc` garbage is collected before each line;
 * else figures hold what the engine has not got round to. `--turn` lets the event loop turn after each cycle, as
 * servers do; without it only promises are waited for. Run `npm run build` first.
 */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { allocate, elementCount } from '@zoo/core';
import { GraphBuilder } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cycles: { type: 'string', default: '10000' },
    threads: { type: 'string', default: '1,2' },
    turn: { type: 'boolean', default: false },
  },
});

const source = positionals[0] ? readFileSync(positionals[0]) : convolution();
const cycles = Number(options.cycles);
console.log('threads   cycle     rss  virtual    heap external  buffers');
for (const threads of options.threads.split(',').map(Number)) {
  const delegates = [wasmDelegate({ threads })];
  for (let cycle = 0; cycle <= cycles; cycle++) {
    if (cycle % Math.ceil(cycles / 10) === 0) await report(threads, cycle);
    const model = await loadModel(source, { delegates });
    await model.run(model.inputs.map(({ dtype, shape }) => allocate(dtype, elementCount(shape))));
    model.dispose();
    if (options.turn) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Code of modules is freed some time after they are collected. */
async function collect() {
  globalThis.gc();
  await setTimeout(50);
  globalThis.gc();
}

async function report(threads, cycle) {
  if (globalThis.gc) await collect();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  const megabytes = [rss, virtualBytes(), heapUsed, external, arrayBuffers].map((bytes) =>
    (bytes / 2 ** 20).toFixed(1).padStart(8),
  );
  console.log(String(threads).padStart(7), String(cycle).padStart(7), ...megabytes);
}

/** Addresses reserved, where the system tells. */
function virtualBytes() {
  try {
    return Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[0]) * 4096;
  } catch {
    return Number.NaN;
  }
}

function convolution() {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [1, 16, 16, 32]);
  const w = b.constant('w', 'float32', [64, 3, 3, 32], new Float32Array(64 * 9 * 32).fill(0.1));
  const y = b.add('CONV_2D', [x, w], { padding: 'SAME', strideH: 1, strideW: 1 });
  return { graphs: [b.finish([y])], signatures: [], metadata: [], files: [] };
}
