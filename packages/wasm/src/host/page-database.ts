/** The parts of IndexedDB that are used, so that the DOM library is not needed. */
export interface PageRequest<T = unknown> {
  readonly result: T;
  readonly error: unknown;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
}

export interface PageObjects {
  get(key: string): PageRequest;
  getAllKeys(): PageRequest<readonly string[]>;
  put(value: unknown, key: string): PageRequest;
  delete(key: string): PageRequest;
}

interface Transaction {
  readonly error: unknown;
  oncomplete: (() => void) | null;
  onabort: (() => void) | null;
  objectStore(name: string): PageObjects;
}

interface Database {
  transaction(stores: readonly string[], mode: 'readonly' | 'readwrite'): Transaction;
  createObjectStore(name: string): unknown;
  close(): void;
}

interface Factory {
  open(name: string, version: number): PageRequest<Database> & { onupgradeneeded: (() => void) | null };
}

export interface PageDatabase {
  readonly name: string;
  /** Fixed for a name: a database that is there keeps those it has. */
  readonly stores: readonly string[];
}

/** Milliseconds that a database may take to open; whoever asks does without it then. */
const PATIENCE = 1000;

/**
 * Asks the IndexedDB of a page's origin, also from workers, in one transaction: `ask` waits for nothing but its answers.
 * What is written is there when the promise is settled, all of it or nothing.
 *
 * @throws TypeError where there is no database, or it does not open
 */
export async function withObjects<T>(
  page: PageDatabase,
  mode: 'readonly' | 'readwrite',
  ask: (objects: (store: string) => PageObjects) => Promise<T>,
): Promise<T> {
  const database = await open(page);
  try {
    const transaction = database.transaction(page.stores, mode);
    const done = mode === 'readwrite' ? committed(transaction) : undefined;
    const result = await ask((store) => transaction.objectStore(store));
    await done;
    return result;
  } finally {
    database.close();
  }
}

/** Some never opens: behind one that somebody deletes while a page has it open, or where the disk hangs. */
function open({ name, stores }: PageDatabase): Promise<Database> {
  const { indexedDB } = globalThis as { readonly indexedDB?: Factory };
  if (!indexedDB) throw new TypeError('this host has no IndexedDB');
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const store of stores) request.result.createObjectStore(store);
  };
  return new Promise((resolve, reject) => {
    const opening = answer(request);
    const patience = setTimeout(() => {
      reject(new TypeError(`the database ${name} does not open`));
      opening.then(
        (database) => database.close(),
        () => undefined,
      );
    }, PATIENCE);
    opening.then(resolve, reject).finally(() => clearTimeout(patience));
  });
}

function committed(transaction: Transaction): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  done.catch(() => undefined); // whoever asks may have failed before
  return done;
}

export function answer<T>(request: PageRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
