import { freeBuffer, ImageModel, requireNotAborted } from '@zoo/runtime';
import { openImage } from '@zoo/wasm';
import type { BrowserModel, BrowserOptions } from '../browser-model.ts';
import { keyOf } from './key.ts';
import type { ImageStore, StoredImage } from './store.ts';

/** The parts of the Web Crypto API that are used; missing in pages that are not secure. */
interface Crypto {
  readonly subtle?: { digest(algorithm: 'SHA-256', bytes: Uint8Array): Promise<ArrayBuffer> };
}

export type Load = (bytes: Uint8Array | ArrayBuffer, options: BrowserOptions) => Promise<BrowserModel>;

/** What is not written yet. */
const pending = new Set<Promise<void>>();

/** Settles when nothing waits to be written any more. */
export async function remembered(): Promise<void> {
  while (pending.size > 0) await Promise.all(pending);
}

/**
 * Loads a model from its image, where there is one, and otherwise by `compile`, in which case an image is kept after its
 * first run.
 */
export async function loadOrCompile(
  given: Uint8Array | ArrayBuffer,
  options: BrowserOptions,
  store: ImageStore,
  compile: Load,
): Promise<BrowserModel> {
  const bytes = ArrayBuffer.isView(given) ? given : new Uint8Array(given);
  const digestion = digestOf(bytes);
  if (!digestion || !mayRemember(options)) return compile(given, options);
  const key = keyOf(bytes, options);
  const [known, digest] = await Promise.all([store.read(key).catch(() => undefined), digestion]);
  const isSame = known !== undefined && haveSameBytes(known.digest, digest);
  requireNotAborted(options.signal);
  const model = isSame && (await revive(known, options).catch(() => undefined));
  if (model) {
    if (options.transfer) freeBuffer(bytes);
    return afterFirstRun(model, () => later(store, () => store.touch(key)));
  }
  const compiled = await compile(given, options);
  const make = (): StoredImage | undefined => {
    const image = compiled.image();
    return image && { digest, image };
  };
  return afterFirstRun(compiled, () => later(store, () => store.write(key, make)));
}

/** Custom ops are code that an image knows nothing of; the reference kernels are asked for to be compared with. */
function mayRemember({ customOps = [], delegate = 'auto' }: BrowserOptions): boolean {
  return customOps.length === 0 && ['auto', 'wasm'].includes(delegate);
}

function digestOf(bytes: Uint8Array): Promise<ArrayBuffer> | undefined {
  const { crypto } = globalThis as { readonly crypto?: Crypto };
  return crypto?.subtle?.digest('SHA-256', bytes);
}

function haveSameBytes(a: ArrayBuffer, b: ArrayBuffer): boolean {
  const [one, other] = [new Uint8Array(a), new Uint8Array(b)];
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

/** Undefined where the image belongs to another host. */
async function revive(
  { image }: StoredImage,
  { threads = 1, limits }: BrowserOptions,
): Promise<BrowserModel | undefined> {
  const opened = await openImage(image.program, threads);
  if (!opened) return undefined;
  const { executable, memory } = opened;
  const model = new ImageModel({ image, executable, memory, limits, dispose: () => opened.dispose() });
  return {
    inputs: image.inputs.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    notes: opened.notes,
    async run(arrays, options) {
      const results = await model.run(arrays, options);
      return results.map((tensor, i) => ({ name: image.outputs[i].name, ...tensor }));
    },
    reset: () => model.reset(),
    image: () => undefined,
    dispose: () => model.dispose(),
  };
}

function afterFirstRun(model: BrowserModel, then: () => void): BrowserModel {
  let isFirst = true;
  return {
    ...model,
    async run(...given) {
      const results = await model.run(...given);
      if (isFirst) then();
      isFirst = false;
      return results;
    },
  };
}

/** Whatever fails, the model runs; next time it is compiled again. */
function later({ delay }: ImageStore, work: () => Promise<void>): void {
  const waiting = new Promise((resolve) => setTimeout(resolve, delay)).then(work).catch(() => undefined);
  pending.add(waiting);
  void waiting.then(() => pending.delete(waiting));
}
