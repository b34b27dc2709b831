import { utimesSync } from 'node:fs';
import type { Store } from './store.ts';

/** Notes that a key was asked for; a cache that cannot be written goes by when things were fetched. */
export function touch(store: Store, key: string): void {
  try {
    utimesSync(store.layout.ref(key), new Date(), new Date());
  } catch {}
}
