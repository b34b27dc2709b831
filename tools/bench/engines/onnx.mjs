import { readFile } from 'node:fs/promises';

/** `onnxruntime-node` (native code) and `onnxruntime-web` (wasm): the same interface. `library` is the module. */
export async function open({ library, threads, provider }) {
  const module = await import(library);
  const ort = module.InferenceSession ? module : module.default;
  ort.env.wasm.numThreads = threads;
  return async (path, shapes) => {
    const session = await ort.InferenceSession.create(await readFile(path), {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
    });
    return {
      async run(arrays) {
        const feeds = session.inputNames.map((name, i) => [name, tensorOf(ort, arrays[i], shapes[i])]);
        const results = await session.run(Object.fromEntries(feeds));
        return session.outputNames.map((name) => results[name].data.slice());
      },
      dispose: () => session.release(),
    };
  };
}

function tensorOf(ort, array, shape) {
  const type = array.constructor.name.replace('Array', '').replace('Big', '').toLowerCase();
  return new ort.Tensor(type, array, shape);
}
