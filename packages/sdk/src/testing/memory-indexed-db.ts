type Records = Map<string, unknown>;

interface Request {
  result?: unknown;
  error?: unknown;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
  onupgradeneeded?: (() => void) | null;
}

/**
 * The part of IndexedDB that pages of the project use, in memory: requests are answered in tasks of their own,
 * transactions one after the other; a transaction is over when it has no request left at the end of such a task, and one
 * that fails leaves nothing behind.
 */
export class MemoryIndexedDb {
  readonly databases = new Map<string, Map<string, Records>>();
  /** Written values larger than the disk. */
  isFull: (value: unknown) => boolean = () => false;
  /** What databases wait for before they open. */
  ready: Promise<void> = Promise.resolve();
  /** How many connections are open. */
  connections = 0;
  /** And how many ever were. */
  opened = 0;
  #last: Promise<void> = Promise.resolve();

  open(name: string): Request {
    const request = newRequest();
    void this.ready.then(endOfTask).then(() => {
      const stores = this.databases.get(name) ?? new Map<string, Records>();
      this.connections++;
      this.opened++;
      request.result = {
        createObjectStore: (store: string) => stores.set(store, new Map()),
        transaction: (names: readonly string[]) => this.#begin(names, stores),
        close: () => this.connections--,
      };
      if (!this.databases.has(name)) request.onupgradeneeded?.();
      this.databases.set(name, stores);
      request.onsuccess?.();
    });
    return request;
  }

  #begin(names: readonly string[], stores: Map<string, Records>): Transaction {
    const transaction = new Transaction(names, stores, (value) => this.isFull(value));
    this.#last = this.#last.then(() => transaction.serve());
    return transaction;
  }
}

class Transaction {
  error: unknown = null;
  oncomplete: (() => void) | null = null;
  onabort: (() => void) | null = null;
  readonly #names: readonly string[];
  readonly #stores: Map<string, Records>;
  readonly #isFull: (value: unknown) => boolean;
  readonly #queue: (() => void)[] = [];
  #isActive = true;

  constructor(names: readonly string[], stores: Map<string, Records>, isFull: (value: unknown) => boolean) {
    this.#names = names;
    this.#stores = stores;
    this.#isFull = isFull;
    setImmediate(() => {
      this.#isActive = false;
    });
  }

  objectStore(name: string) {
    const records = () => this.#stores.get(name) as Records;
    if (!this.#names.includes(name) || !records()) throw new TypeError(`NotFoundError: ${name}`);
    return {
      get: (key: string) => this.#ask(() => structuredClone(records().get(key))),
      getAllKeys: () => this.#ask(() => [...records().keys()].sort()),
      delete: (key: string) => this.#ask(() => void records().delete(key)),
      put: (value: unknown, key: string) => {
        const copy = structuredClone(value); // at once: it may change before it is its turn
        return this.#ask(() => {
          if (this.#isFull(value)) throw new TypeError('QuotaExceededError');
          records().set(key, copy);
        });
      },
    };
  }

  /** Until nothing is asked any more. */
  async serve(): Promise<void> {
    const before = new Map([...this.#stores].map(([name, records]) => [name, new Map(records)]));
    await endOfTask();
    for (let next = this.#queue.shift(); next && !this.error; next = this.#queue.shift()) {
      this.#isActive = true;
      next();
      await endOfTask();
      this.#isActive = false;
    }
    if (!this.error) return this.oncomplete?.();
    for (const [name, records] of before) this.#stores.set(name, records);
    this.onabort?.();
  }

  #ask(work: () => unknown): Request {
    if (!this.#isActive) throw new TypeError('TransactionInactiveError');
    const request = newRequest();
    this.#queue.push(() => {
      try {
        request.result = work();
      } catch (error) {
        request.error = this.error = error;
        return request.onerror?.();
      }
      request.onsuccess?.();
    });
    return request;
  }
}

function newRequest(): Request {
  return { onsuccess: null, onerror: null };
}

function endOfTask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
