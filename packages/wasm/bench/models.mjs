/**
 * Times whole models on the wasm delegate and checks them against the reference kernels.
 *
 *     node packages/wasm/bench/models.mjs [--runs 50] [--threads 2] [--profile] [--no-reference] MODEL.tflite...
 *
 * One JSON object a model on stdout with `--json`, else a line a model. Run `npm run build` first.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { allocate, elementCount, Random } from '@zoo/core';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '50' },
    threads: { type: 'string', default: '1' },
    profile: { type: 'boolean', default: false },
    deterministic: { type: 'boolean', default: false },
    'no-reference': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

for (const file of positionals) {
  const bytes = readFileSync(file);
  const started = performance.now();
  const { deterministic, threads } = options;
  const delegates = [wasmDelegate({ deterministic, threads: Number(threads) })];
  const model = await loadModel(bytes, { delegates });
  for (const note of model.notes) console.warn(note);
  const loaded = performance.now();
  const inputs = randomInputs(model);
  await model.run(inputs);
  const first = performance.now();
  const times = [];
  for (let run = 0; run < Number(options.runs); run++) {
    const start = performance.now();
    await model.run(inputs);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const result = {
    model: basename(file, '.tflite'),
    load_ms: loaded - started,
    first_ms: first - loaded,
    min_ms: times[0],
    median_ms: times[times.length >> 1],
    ...(options['no-reference'] ? {} : await againstReference(model, bytes, inputs)),
  };
  print(result);
  if (options.profile) await profile(model, inputs);
  model.dispose();
}

function print(result) {
  if (options.json) console.log(JSON.stringify(result));
  else {
    const fields = Object.entries(result).map(([name, value]) =>
      typeof value === 'number' ? `${name} ${Number(value.toPrecision(3))}` : value,
    );
    console.log(fields.join('  '));
  }
}

/** Milliseconds of the reference kernels, and the largest error relative to the largest value of an output. */
async function againstReference(model, bytes, inputs) {
  const reference = await loadModel(bytes);
  const start = performance.now();
  const expected = Object.values(await reference.run(inputs));
  const reference_ms = performance.now() - start;
  const actual = Object.values(await model.run(inputs));
  reference.dispose();
  const errors = expected.map(({ data }, i) => {
    const values = Array.from(data, Number);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    return (
      values.reduce((worst, value, k) => Math.max(worst, Math.abs(value - Number(actual[i].data[k]))), 0) /
      largest
    );
  });
  return { reference_ms, largest_error: Math.max(...errors) };
}

/** Kernels by the time they take. */
async function profile(model, inputs) {
  for (let run = 0; run < 20; run++) await model.run(inputs, { profile: true });
  const kernels = new Map();
  for (const { delegate, kernel, min, macs } of model.profile()) {
    const name = `${delegate} ${kernel}`;
    const entry = kernels.get(name) ?? { name, ms: 0, macs: 0, calls: 0 };
    kernels.set(name, { name, ms: entry.ms + min, macs: entry.macs + macs, calls: entry.calls + 1 });
  }
  for (const { name, ms, macs, calls } of [...kernels.values()].sort((a, b) => b.ms - a.ms)) {
    console.log(
      `    ${ms.toFixed(3).padStart(8)} ms  ${String(calls).padStart(3)} x ${name}  ${((2 * macs) / ms / 1e6).toFixed(1)} GOP/s`,
    );
  }
}

function randomInputs(model) {
  const random = new Random(7);
  return model.inputs.map(({ dtype, shape }) => {
    const data = allocate(dtype, elementCount(shape));
    const next = dtype === 'float32' ? () => random.normal() : () => random.integer(0, 100);
    for (let i = 0; i < data.length; i++) data[i] = typeof data[i] === 'bigint' ? BigInt(next()) : next();
    return data;
  });
}
