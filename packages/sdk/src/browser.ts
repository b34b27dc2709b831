/**
 * The face of `dist/browser/zoo-runtime.mjs`: one file without imports, for a page, a worker or any host that knows
 * nothing of packages. Plain arrays in, plain objects out.
 */
import { ZooError } from '@zoo/core';
import { visionOps } from '@zoo/ops';
import { type BrowserModel, type BrowserOptions, loadWith } from './browser-model.ts';

/** Beside the bundle: the same runtime with all ops. */
const FULL: string = './zoo-runtime-full.mjs';

/**
 * Loads a model. The builtin ops are here, and the custom ops of most vision models. For a model that needs others
 * (StableHLO, MediaPipe's landmarks, Flex, tokenizers, audio front ends) `zoo-runtime-full.mjs`, which lies beside this
 * file, is fetched and loads it.
 *
 * @throws ZooError DELEGATE_UNKNOWN, and whatever `loadModel` throws
 * @example
 * import { load } from './zoo-runtime.mjs';
 * const model = await load(new Uint8Array(await (await fetch('model.tflite')).arrayBuffer()));
 * const [{ data }] = await model.run([pixels]);
 */
export async function load(
  bytes: Uint8Array | ArrayBuffer,
  options: BrowserOptions = {},
): Promise<BrowserModel> {
  try {
    return await loadWith(visionOps, bytes, options);
  } catch (error) {
    if (!(error instanceof ZooError) || error.code !== 'OPS_UNSUPPORTED') throw error;
    const full = await fullRuntime(error);
    return full.load(bytes, options);
  }
}

async function fullRuntime({ code, category, summary, received }: ZooError): Promise<{ load: typeof load }> {
  try {
    return await import(FULL);
  } catch (cause) {
    const hint = `${FULL} has more ops, but is not served beside this file`;
    throw new ZooError({ code, category, message: summary, received, hint, cause });
  }
}
