/**
 * The face of `dist/browser/zoo-start.mjs`, a small file that starts models which this page has run before. What it
 * finds compiled in the IndexedDB of the page it runs at once; everything else `zoo-runtime.mjs` does, which lies beside
 * this file and is fetched when it is needed.
 */
import type { BrowserModel, BrowserOptions } from './browser-model.ts';
import { pageImages } from './start/page-images.ts';
import { type Load, loadOrCompile } from './start/start.ts';
import type { ImageStore } from './start/store.ts';

export { remembered } from './start/start.ts';

/** Beside this file: what reads and compiles models. */
const RUNTIME: string = './zoo-runtime.mjs';

export interface StartOptions extends BrowserOptions {
  /** Where compiled models are kept; false: nowhere. Default: the IndexedDB of the page. */
  readonly images?: ImageStore | false;
}

/**
 * Loads a model, as `load` of `zoo-runtime.mjs` does. About a second after its first run the compiled model is kept, for
 * up to 64 MB of weights and 256 MB of all models together, unless it is disposed of by then, and found again by the
 * digest of the file. Models that do not run in one piece on the wasm delegate, or with custom ops of the page's own, are
 * compiled each time, and so are all where the page is not secure or has no IndexedDB, and bytes in shared memory.
 *
 * @throws ZooError whatever `load` throws
 * @example
 * import { load } from './zoo-start.mjs';
 * const model = await load(new Uint8Array(await (await fetch('model.tflite')).arrayBuffer()));
 * const [{ data }] = await model.run([pixels]);
 */
export async function load(
  bytes: Uint8Array | ArrayBuffer,
  { images = pageImages(), ...options }: StartOptions = {},
): Promise<BrowserModel> {
  return images ? loadOrCompile(bytes, options, images, compile) : compile(bytes, options);
}

async function compile(...given: Parameters<Load>): Promise<BrowserModel> {
  const runtime = (await import(RUNTIME)) as { readonly load: Load };
  return runtime.load(...given);
}
