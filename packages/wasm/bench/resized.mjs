/**
 * Runs models under inputs of twice the height and width on the wasm delegate and on the reference kernels, and
 * compares: what a resize leaves behind (tables, folded constants, packed weights) must not show.
 *
 *     node packages/wasm/bench/resized.mjs [--threads 2] [--json] MODEL.tflite...
 *
 * `refused`: sizes that are written into the graph do not allow it; the first of them is told. `no run`: the model does
 * not run on the reference kernels as it is, with inputs that are drawn. `close`: the model quantizes activations while
 * it runs, so that a sum in another order moves some of them by a step, and all layers behind feel it.
 * Run `npm run build` first.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { allocate, elementCount, Random } from '@zoo/core';
import { readModule } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } },
});
const threads = Number(options.threads);
const results = [];

/** Of the largest result: what the order of float sums may change, and what steps of activations become. */
const ROUNDING = 1e-4;
const STEPS = 5e-2;

for (const file of positionals) {
  const bytes = readFileSync(file);
  const entry = { model: basename(file), ...(await outcomeOf(bytes)) };
  results.push(entry);
  if (!options.json) console.log(`${entry.outcome.padEnd(10)} ${entry.model}  ${entry.detail ?? ''}`);
}
const summary = {};
for (const { outcome } of results) summary[outcome] = (summary[outcome] ?? 0) + 1;
console.log(options.json ? JSON.stringify({ summary, results }) : summary);
process.exitCode = summary.differs ? 7 : 0;

async function outcomeOf(bytes) {
  let reference;
  let model;
  let runs = false;
  try {
    reference = await loadModel(bytes);
    const sizes = doubled(reference);
    if (!sizes) return { outcome: 'no picture' };
    await reference.run(inputsOf(reference));
    runs = true;
    model = await loadModel(bytes, { delegates: [wasmDelegate({ threads })] });
    await model.run(inputsOf(model)); // as it is, so that the resize finds packed weights and tables
    try {
      await reference.resize(sizes, { strict: false });
    } catch (error) {
      return { outcome: 'refused', detail: explained(error) };
    }
    await model.resize(sizes, { strict: false });
    const inputs = inputsOf(reference);
    const expected = Object.values(await reference.run(inputs));
    const actual = Object.values(await model.run(inputs));
    const worst = Math.max(...expected.map((tensor, i) => differenceOf(tensor, actual[i])));
    const most = quantizesWhileRunning(bytes) ? STEPS : ROUNDING;
    return {
      outcome: worst <= ROUNDING ? 'same' : worst <= most ? 'close' : 'differs',
      detail: `largest difference ${worst.toExponential(1)}`,
    };
  } catch (error) {
    return { outcome: runs ? 'differs' : 'no run', detail: explained(error) };
  } finally {
    reference?.dispose();
    model?.dispose();
  }
}

function explained(error) {
  return error.code ? `${error.code}: ${error.message.split('\n')[0]}` : String(error);
}

/** Whether some layer takes floats and weights of fewer bits. */
function quantizesWhileRunning(bytes) {
  const LAYERS = /^(CONV_2D|DEPTHWISE_CONV_2D|FULLY_CONNECTED|BATCH_MATMUL|.*LSTM|.*RNN|SVDF)$/;
  return readModule(bytes).graphs.some(({ nodes }) =>
    nodes.some(({ op, inputs }) => {
      const [x, weights] = inputs.map((value) => value?.dtype);
      return LAYERS.test(op) && x === 'float32' && /^u?int[248]$/.test(weights ?? '');
    }),
  );
}

/** Pictures with twice as many rows and columns; undefined where no input is one. */
function doubled({ inputs }) {
  const pictures = inputs.filter(({ shape }) => shape.length === 4 && shape[1] > 1 && shape[2] > 1);
  if (pictures.length === 0) return undefined;
  return Object.fromEntries(pictures.map(({ name, shape: [n, h, w, c] }) => [name, [n, 2 * h, 2 * w, c]]));
}

function inputsOf({ inputs }) {
  const random = new Random(3);
  return inputs.map(({ dtype, shape }) => {
    const data = allocate(dtype, elementCount(shape));
    const next = dtype === 'float32' ? () => random.normal() : () => random.integer(0, 100);
    for (let i = 0; i < data.length; i++) data[i] = typeof data[i] === 'bigint' ? BigInt(next()) : next();
    return data;
  });
}

/** Of the largest value; integers must be equal. */
function differenceOf(expected, actual) {
  if (expected.shape.join() !== actual.shape.join()) return Number.POSITIVE_INFINITY;
  const [a, b] = [expected, actual].map(({ data }) => Array.from(data, Number));
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const worst = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
  return expected.dtype === 'float32' ? worst / largest : worst;
}
