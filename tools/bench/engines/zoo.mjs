/** Ours: the bundle that applications use, in pages and in Node alike. */
export async function open({ library, threads, delegate = 'auto' }) {
  const { load } = await import(library);
  return (bytes) => load(bytes, { threads, delegate }).then(wrap);
}

function wrap(model) {
  return {
    run: async (arrays) => (await model.run(arrays)).map(({ data }) => data),
    dispose: () => model.dispose(),
  };
}
