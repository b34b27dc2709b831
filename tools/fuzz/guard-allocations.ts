/**
 * Imported before anything else in a fuzzing process: typed arrays and buffers beyond a size are refused, so that a
 * kernel or a reader that allocates what no limit allowed is found although the machine would have had the memory.
 */
const CAP = 2 ** 29;

class AllocationRefused extends Error {
  override name = 'AllocationRefused';
}

const scope = globalThis as unknown as Record<string, new (...all: unknown[]) => unknown>;
const NAMES = [
  'ArrayBuffer',
  'Int8Array',
  'Uint8Array',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
];

for (const name of NAMES) {
  const original = scope[name];
  const { BYTES_PER_ELEMENT = 1 } = original as { BYTES_PER_ELEMENT?: number };
  scope[name] = new Proxy(original, {
    construct(target, args, newTarget) {
      if (typeof args[0] === 'number' && args[0] * BYTES_PER_ELEMENT > CAP) {
        throw new AllocationRefused(`${name} of ${args[0]} elements`);
      }
      return Reflect.construct(target, args, newTarget === scope[name] ? target : newTarget) as object;
    },
  });
}
