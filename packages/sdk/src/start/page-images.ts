import type { ModelImage } from '@zoo/runtime';
import { answer, type PageObjects, type ProgramImage, withObjects } from '@zoo/wasm';
import { buildOf } from './key.ts';
import { type ImageStore, MOST_BYTES } from './store.ts';

/** Of all models: those that were used last stay. */
const MOST_BYTES_TOGETHER = 256 * 2 ** 20;

const DATABASE = { name: 'zoo-images', stores: ['images', 'uses'] };
const [IMAGES, USES] = DATABASE.stores;

/** The parts of a Blob that are used: its contents lie in a file, and are read when somebody asks. */
interface Contents {
  arrayBuffer(): Promise<ArrayBuffer>;
}
declare const Blob: new (parts: readonly Uint8Array[]) => Contents;

/** An image whose largest part is a file. */
interface Kept {
  readonly digest: ArrayBuffer;
  readonly image: ModelImage<Omit<ProgramImage, 'resident'>>;
  readonly resident: Contents;
}

interface Use {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Keeps images in the IndexedDB of a page's origin. */
export function pageImages(): ImageStore {
  return {
    delay: 1000,
    async read(key) {
      const kept = await withObjects(DATABASE, 'readonly', (objects) => answer(objects(IMAGES).get(key)));
      if (!kept) return undefined;
      const { digest, image, resident } = kept as Kept;
      const contents = new Uint8Array(await resident.arrayBuffer());
      return { digest, image: { ...image, program: { ...image.program, resident: contents } } };
    },
    write: (key, make) =>
      withObjects(DATABASE, 'readwrite', async (objects) => {
        const made = make();
        if (!made || made.image.program.resident.length > MOST_BYTES) return;
        const { resident, ...program } = made.image.program;
        const kept: Kept = {
          digest: made.digest,
          image: { ...made.image, program },
          resident: new Blob([unshared(resident)]),
        };
        await answer(objects(IMAGES).put(kept, key));
        await answer(objects(USES).put({ bytes: resident.length, time: Date.now() } satisfies Use, key));
        await tidy(key, objects);
      }),
    touch: (key) =>
      withObjects(DATABASE, 'readwrite', async (objects) => {
        const use = (await answer(objects(USES).get(key))) as Use | undefined;
        if (use) await answer(objects(USES).put({ ...use, time: Date.now() }, key));
      }),
  };
}

/** What other versions have kept goes, and what was not used for longest while there is too much. */
async function tidy(own: string, objects: (store: string) => PageObjects): Promise<void> {
  const uses: (Use & { readonly key: string })[] = [];
  for (const key of await answer(objects(USES).getAllKeys())) {
    const use = (await answer(objects(USES).get(key))) as Use;
    if (buildOf(key) === buildOf(own)) uses.push({ ...use, key });
    else await remove(key, objects);
  }
  uses.sort((a, b) => b.time - a.time);
  let bytes = 0;
  for (const use of uses) {
    bytes += use.bytes;
    if (bytes > MOST_BYTES_TOGETHER && use.key !== own) await remove(use.key, objects);
  }
}

async function remove(key: string, objects: (store: string) => PageObjects): Promise<void> {
  await answer(objects(IMAGES).delete(key));
  await answer(objects(USES).delete(key));
}

/** A Blob takes no shared memory. */
function unshared(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice();
}
