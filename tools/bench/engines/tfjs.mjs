import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** `@tensorflow/tfjs` on its wasm backend, one thread: its threads are web workers, which Node has not. */
export async function open() {
  const tf = await import('@tensorflow/tfjs');
  const { setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const { resolve } = createRequire(import.meta.url);
  setWasmPaths(join(dirname(resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'));
  setThreadsCount(1);
  tf.enableProdMode();
  await tf.setBackend('wasm');
  await tf.ready();
  return async (path, shapes) => {
    const model = await tf.loadLayersModel({ load: () => artifacts(path) });
    return {
      async run(arrays) {
        const inputs = arrays.map((array, i) => tf.tensor(array, shapes[i]));
        const results = [model.predict(inputs)].flat();
        const outputs = await Promise.all(results.map((result) => result.data()));
        tf.dispose([...inputs, ...results]);
        return outputs;
      },
      dispose: () => model.dispose(),
    };
  };
}

/** A layers model from its `model.json` and the weight files beside it. */
async function artifacts(path) {
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(path, 'utf8'));
  const files = weightsManifest.flatMap(({ paths }) => paths);
  const parts = await Promise.all(files.map((file) => readFile(join(dirname(path), file))));
  const weights = Buffer.concat(parts);
  return {
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
  };
}
