import { answer, withObjects } from '../host/page-database.ts';
import type { TileStore } from './remember.ts';

const [STORE, KEY] = ['texts', 'tiles'];

/**
 * Keeps measured tiles in the IndexedDB of a page's origin, also from workers.
 *
 * @param name of the database
 * @example wasmDelegate({ tiles: storedTiles(pageStore()) })
 */
export function pageStore(name = 'zoo'): TileStore {
  const database = { name, stores: [STORE] };
  return {
    async read() {
      const found = await withObjects(database, 'readonly', (objects) => answer(objects(STORE).get(KEY)));
      return typeof found === 'string' ? found : undefined;
    },
    async write(text) {
      await withObjects(database, 'readwrite', (objects) => answer(objects(STORE).put(text, KEY)));
    },
  };
}
