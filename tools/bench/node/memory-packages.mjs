/** `load` of the bundle, as programs in Node have it: from the packages, built. */
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';

export function load(bytes, { threads, transfer }) {
  return loadModel(bytes, { delegates: [wasmDelegate({ threads })], transfer });
}
