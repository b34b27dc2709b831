import type { Delegate, DelegateSession, Partition } from '@zoo/runtime';

/** The delegate with contents of constants gone once memory is allocated, as when a model takes its file over. */
export function forgetful(delegate: Delegate): Delegate {
  return {
    ...delegate,
    async open(context) {
      const session = await delegate.open(context);
      const compile: DelegateSession['compile'] = (partition, plan) =>
        without(constantsOf(partition), () => session.compile(partition, plan));
      return new Proxy(session, {
        get(target, key) {
          const found: unknown = key === 'compile' ? compile : target[key as keyof DelegateSession];
          return typeof found === 'function' ? found.bind(target) : found;
        },
      });
    },
  };
}

function constantsOf({ nodes }: Partition): Uint8Array[] {
  const arrays = new Set(nodes.flatMap(({ site }) => site.inputs.map((operand) => operand?.data)));
  return [...arrays].flatMap((data) =>
    ArrayBuffer.isView(data) ? [new Uint8Array(data.buffer, data.byteOffset, data.byteLength)] : [],
  );
}

/** Other tests may use the same arrays. */
function without<T>(arrays: readonly Uint8Array[], body: () => T): T {
  const saved = arrays.map((bytes) => bytes.slice());
  for (const bytes of arrays) bytes.fill(0x5a);
  try {
    return body();
  } finally {
    for (const [i, bytes] of arrays.entries()) bytes.set(saved[i]);
  }
}
