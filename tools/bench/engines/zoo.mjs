let runtime;

/** Ours: the bundle that applications use, in pages and in Node alike. */
export async function open({ library, threads, delegate = 'auto' }) {
  runtime = await import(library);
  return (bytes) => runtime.load(bytes, { threads, delegate }).then(wrap);
}

/** Some bundles remember models. */
export function settled() {
  return runtime.remembered?.();
}

function wrap(model) {
  return {
    run: async (arrays) => (await model.run(arrays)).map(({ data }) => data),
    dispose: () => model.dispose(),
  };
}
