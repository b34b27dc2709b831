/**
 * The face of `dist/browser/zoo-runtime-full.mjs`: the runtime of `zoo-runtime.mjs` with every op, which fetches this
 * file for models that need it. A page with custom ops of its own may import it directly.
 */
import { ops } from '@zoo/ops';
import { type BrowserModel, type BrowserOptions, loadWith } from './browser-model.ts';

export { defineCustomOp } from '@zoo/ops';

/**
 * Loads a model.
 *
 * @throws ZooError DELEGATE_UNKNOWN, and whatever `loadModel` throws
 */
export async function load(
  bytes: Uint8Array | ArrayBuffer,
  options: BrowserOptions = {},
): Promise<BrowserModel> {
  return loadWith(ops, bytes, options);
}
