/** The official runtime before: the engine of `@tensorflow/tfjs-tflite`, without tfjs. `library` is its folder. */
export async function open({ library, threads }) {
  const { TFLiteWebModelRunner } = await client(library);
  // its wasm starts with the first model, which need not be one: only so can the two be told apart
  await TFLiteWebModelRunner.create(new ArrayBuffer(8), { numThreads: threads }).catch(() => undefined);
  return async (bytes) => {
    const runner = await TFLiteWebModelRunner.create(bytes.buffer, { numThreads: threads });
    return {
      async run(arrays) {
        const inputs = runner.getInputs();
        arrays.forEach((array, i) => {
          inputs[i].data().set(array);
        });
        if (!runner.infer()) throw new Error('infer() failed');
        return runner.getOutputs().map((output) => output.data().slice());
      },
      dispose: () => runner.cleanUp(),
    };
  };
}

function client(library) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${library}wasm/tflite_web_api_client.js`;
    script.onload = () => {
      window.tfweb.tflite_web_api.setWasmPath(`${library}wasm/`);
      resolve(window.tfweb);
    };
    script.onerror = () => reject(new Error('tflite_web_api_client.js did not load'));
    document.head.append(script);
  });
}
