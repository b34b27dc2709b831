/** The official runtime: `@litertjs/core` with its XNNPACK build. `library` is the folder of the package. */
export async function open({ library, threads }) {
  const litert = await import(`${library}dist/index.js`);
  await litert.loadLiteRt(`${library}wasm/`, { threads: threads > 1 });
  return async (bytes) => {
    const options = { accelerator: 'wasm', cpuOptions: { numThreads: threads } };
    const model = await litert.loadAndCompile(bytes, options);
    const shapes = model.getInputDetails().map(({ shape }) => Array.from(shape));
    return {
      async run(arrays) {
        const inputs = arrays.map((array, i) => new litert.Tensor(array, shapes[i]));
        const results = await model.run(inputs);
        const outputs = results.map((tensor) => tensor.toTypedArray().slice());
        for (const tensor of [...inputs, ...results]) tensor.delete();
        return outputs;
      },
      dispose: () => model.delete(),
    };
  };
}
