/** The browser's half of tools/bench/browser/page.ts: `window.bench` is what it calls. Outputs travel as base64. */

import { arrayOf } from '/engines/arrays.mjs';
import { Contestant } from '/engines/contestant.mjs';

const contestant = new Contestant();

const bytesAt = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());

async function start({ engine, settings, files, model, inputs }) {
  // without a line the network is nobody's merit: what the library will fetch is in the cache when the clock starts
  await Promise.all(files.map(bytesAt));
  const sets = inputs.map((set) =>
    Promise.all(set.map(async ({ dtype, path }) => arrayOf(dtype, await bytesAt(path)))),
  );
  const task = { settings, model: await bytesAt(model), inputs: await Promise.all(sets) };
  const { outputs, ...times } = await contestant.start(await import(`/engines/${engine}.mjs`), task);
  return { ...times, outputs: outputs.map(toBase64) };
}

function toBase64(view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

window.bench = {
  start,
  run: (request) => contestant.run(request),
  settle: () => contestant.settle(),
};
