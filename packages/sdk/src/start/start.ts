import { freeBuffer, ImageModel, requireNotAborted } from '@zoo/runtime';
import { type OpenedImage, openImage } from '@zoo/wasm';
import type { BrowserModel, BrowserOptions } from '../browser-model.ts';
import { keyOf } from './key.ts';
import { type ImageStore, MOST_BYTES, type StoredImage } from './store.ts';

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
  const digestion = mayRemember(bytes, options) ? digestOf(bytes) : undefined;
  if (!digestion) return compile(given, options);
  const key = await keyOf(bytes, options);
  const known = await find(key, store);
  requireNotAborted(options.signal);
  const model = known && isSame(known.digest, await digestion) && (await revive(known, options));
  if (model) {
    if (options.transfer) freeBuffer(bytes);
    return afterFirstRun(model, () => later(store, () => store.touch(key)));
  }
  const compiled = await compile(given, options);
  const keep = async () => {
    const digest = await digestion;
    if (!digest) return;
    await store.write(key, () => {
      const image = compiled.image();
      return image && { digest, image };
    });
  };
  return afterFirstRun(compiled, () => later(store, keep));
}

/**
 * Custom ops are code that an image knows nothing of; the reference kernels are asked for to be compared with; and what
 * is larger than stores take need not be looked for.
 */
function mayRemember(bytes: Uint8Array, { customOps = [], delegate = 'auto' }: BrowserOptions): boolean {
  return bytes.length <= MOST_BYTES && customOps.length === 0 && ['auto', 'wasm'].includes(delegate);
}

async function find(key: string, store: ImageStore): Promise<StoredImage | undefined> {
  try {
    return await store.read(key);
  } catch {
    return undefined;
  }
}

/** Computed beside this thread, of the bytes as they are now; undefined where the host cannot. */
function digestOf(bytes: Uint8Array): Promise<ArrayBuffer | undefined> | undefined {
  const { crypto } = globalThis as { readonly crypto?: Crypto };
  return crypto?.subtle?.digest('SHA-256', bytes).catch(() => undefined);
}

function isSame(known: ArrayBuffer, digest: ArrayBuffer | undefined): boolean {
  if (!digest) return false;
  const [one, other] = [new Uint8Array(known), new Uint8Array(digest)];
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

/** Undefined where the image belongs to another host, or is damaged. */
async function revive(
  { image }: StoredImage,
  { threads = 1, limits }: BrowserOptions,
): Promise<BrowserModel | undefined> {
  const opened = await openImage(image.program, threads).catch(() => undefined);
  if (!opened) return undefined;
  try {
    const { executable, memory } = opened;
    const model = new ImageModel({ image, executable, memory, limits, dispose: () => opened.dispose() });
    return faceOf(model, opened);
  } catch {
    opened.dispose();
    return undefined;
  }
}

function faceOf(model: ImageModel, opened: OpenedImage): BrowserModel {
  return {
    inputs: model.inputs.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    get notes() {
      return opened.notes;
    },
    async run(arrays, options) {
      const results = await model.run(arrays, options);
      return results.map((tensor, i) => ({ name: model.outputs[i].name, ...tensor }));
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
    get notes() {
      return model.notes;
    },
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
