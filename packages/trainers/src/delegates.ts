import type { Delegate } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';

/** How models run while training and evaluating: fast, and with the same results on every machine. */
export function delegates(): readonly Delegate[] {
  return [wasmDelegate({ deterministic: true })];
}
