import type { Delegate } from '@zoo/runtime';

export const DELEGATES = ['auto', 'wasm', 'reference'] as const;

/**
 * What runs a model: `auto` and `wasm` compile to WebAssembly what the delegate takes, `reference` leaves all to the
 * plain kernels that define meaning.
 */
export async function delegatesFor(
  choice: (typeof DELEGATES)[number] = 'auto',
): Promise<readonly Delegate[]> {
  if (choice === 'reference') return [];
  const { wasmDelegate } = await import('@zoo/wasm');
  return [wasmDelegate()];
}
