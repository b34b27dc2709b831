import type { TileStore } from './remember.ts';

/** The parts of IndexedDB that are used, so that the DOM library is not needed. */
interface Request<T = unknown> {
  readonly result: T;
  readonly error: unknown;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
}
interface Database {
  transaction(store: string, mode: 'readonly' | 'readwrite'): { objectStore(name: string): Objects };
  createObjectStore(name: string): unknown;
  close(): void;
}
interface Objects {
  get(key: string): Request;
  put(value: string, key: string): Request;
}
interface Factory {
  open(name: string, version: number): Request<Database> & { onupgradeneeded: (() => void) | null };
}

const [STORE, KEY] = ['texts', 'tiles'];

/**
 * Keeps measured tiles in the IndexedDB of a page's origin, also from workers.
 *
 * @param name of the database
 * @example wasmDelegate({ tiles: storedTiles(pageStore()) })
 */
export function pageStore(name = 'zoo'): TileStore {
  return {
    async read() {
      const found = await withObjects(name, 'readonly', (objects) => objects.get(KEY));
      return typeof found === 'string' ? found : undefined;
    },
    async write(text) {
      await withObjects(name, 'readwrite', (objects) => objects.put(text, KEY));
    },
  };
}

async function withObjects(
  name: string,
  mode: 'readonly' | 'readwrite',
  ask: (objects: Objects) => Request,
): Promise<unknown> {
  const { indexedDB } = globalThis as { readonly indexedDB?: Factory };
  if (!indexedDB) throw new TypeError('this host has no IndexedDB');
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  const database = await settled(request);
  try {
    return await settled(ask(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function settled<T>(request: Request<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
