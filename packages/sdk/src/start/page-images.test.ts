import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MemoryIndexedDb } from '../testing/memory-indexed-db.ts';
import { pageImages } from './page-images.ts';
import type { StoredImage } from './store.ts';

const MEGABYTE = 2 ** 20;
const host = globalThis as { indexedDB?: unknown };

function imageOf(resident: Uint8Array): StoredImage {
  const needs = { threads: 1, mayBlock: true, fused: false, byteDot: false };
  const code = { kernels: Uint8Array.of(1), program: Uint8Array.of(2), steps: 1, stops: [1], faults: [] };
  return {
    digest: Uint8Array.of(7, 8).buffer,
    image: {
      inputs: [{ name: 'x', index: 0, aliases: [], dtype: 'float32', shape: [2], address: 64 }],
      outputs: [],
      variables: [],
      program: { ...code, build: '0.1.0', needs, shared: false, resident, bytes: 128 },
    },
  };
}

/** Says that it is larger than it is. */
function large(megabytes: number): Uint8Array {
  return Object.defineProperty(new Uint8Array(4), 'length', { value: megabytes * MEGABYTE });
}

describe('images in the database of a page', () => {
  const images = pageImages();
  let database: MemoryIndexedDb;
  let time = 0;
  beforeEach(() => {
    database = new MemoryIndexedDb();
    host.indexedDB = database;
    jest.spyOn(Date, 'now').mockImplementation(() => time++);
  });
  afterEach(() => {
    expect(database.connections).toBe(0);
    delete host.indexedDB;
    jest.restoreAllMocks();
  });

  const write = (key: string, resident: Uint8Array = Uint8Array.of(3, 4)) =>
    images.write(key, () => imageOf(resident));

  /** Keys of both stores, which always agree. */
  function kept(): string[] {
    const [one, other] = [...(database.databases.get('zoo-images')?.values() ?? [])].map((records) =>
      [...records.keys()].sort(),
    );
    expect(one).toEqual(other);
    return one;
  }

  it('come back as they were', async () => {
    expect(await images.read('1 a')).toBeUndefined();
    await write('1 a');
    expect(await images.read('1 a')).toEqual(imageOf(Uint8Array.of(3, 4)));
    expect(await images.read('1 b')).toBeUndefined();
  });

  it('are those that were written last', async () => {
    await write('1 a');
    await write('1 a', Uint8Array.of(9));
    expect((await images.read('1 a'))?.image.program.resident).toEqual(Uint8Array.of(9));
    expect(kept()).toEqual(['1 a']);
  });

  it('are copies: a view of memory, shared or not, may change afterwards', async () => {
    for (const Memory of [ArrayBuffer, SharedArrayBuffer]) {
      const memory = new Uint8Array(new Memory(64)).fill(5);
      await images.write('1 a', () => {
        queueMicrotask(() => memory.fill(6)); // a run that goes on
        return imageOf(memory.subarray(8, 10));
      });
      expect((await images.read('1 a'))?.image.program.resident).toEqual(Uint8Array.of(5, 5));
    }
  });

  it('are not asked for before the database is ready, and only once', async () => {
    const make = jest.fn(() => imageOf(Uint8Array.of(1)));
    const writing = images.write('1 a', make);
    expect(make).not.toHaveBeenCalled();
    await writing;
    expect(make).toHaveBeenCalledTimes(1);
    await images.write('1 b', () => undefined);
    expect(kept()).toEqual(['1 a']);
  });

  it('of another build go with the next that is written', async () => {
    await write('1 a');
    await write('1 b');
    await write('10 a');
    expect(kept()).toEqual(['10 a']);
  });

  it('larger than 64 MB are not kept', async () => {
    await write('1 a', large(65));
    expect(kept()).toEqual([]);
    await write('1 a', large(64));
    expect(kept()).toEqual(['1 a']);
  });

  it('beyond 256 MB together go, those that were not used for longest', async () => {
    for (const key of 'abcd') await write(`1 ${key}`, large(64));
    await images.touch('1 a');
    await write('1 e', large(64));
    expect(kept()).toEqual(['1 a', '1 c', '1 d', '1 e']);
    await write('1 f', large(1));
    expect(kept()).toEqual(['1 a', '1 d', '1 e', '1 f']);
  });

  it('that are not there are not used', async () => {
    await images.touch('1 a');
    expect(kept()).toEqual([]);
  });

  it('are kept whole or not at all', async () => {
    await write('1 a');
    database.isFull = (value) => 'bytes' in (value as object); // the second of two that belong together
    await expect(write('1 b')).rejects.toThrow('Quota');
    expect(await images.read('1 b')).toBeUndefined();
    expect(kept()).toEqual(['1 a']);
    await expect(images.write('1 b', () => fail())).rejects.toThrow('gone');
    expect(kept()).toEqual(['1 a']);
  });

  it('wait for one another', async () => {
    await Promise.all(['1 a', '1 b', '1 c'].map((key) => write(key)));
    await Promise.all([images.touch('1 b'), write('1 d'), images.read('1 a')]);
    expect(kept()).toEqual(['1 a', '1 b', '1 c', '1 d']);
  });

  it('are done without while the database does not open, which is closed when it does', async () => {
    await write('1 a');
    let open = () => {};
    database.ready = new Promise((resolve) => {
      open = resolve;
    });
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'Date'] });
    const outcomes = Promise.allSettled([images.read('1 a'), write('1 b')]);
    await jest.advanceTimersByTimeAsync(1000);
    jest.useRealTimers();
    for (const { status } of await outcomes) expect(status).toBe('rejected');
    open();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([database.connections, database.opened]).toEqual([0, 3]);
    expect(kept()).toEqual(['1 a']);
  });

  it('are not kept by hosts without a database', async () => {
    delete host.indexedDB;
    await expect(images.read('1 a')).rejects.toThrow('IndexedDB');
    await expect(write('1 a')).rejects.toThrow('IndexedDB');
  });
});

function fail(): never {
  throw new Error('gone');
}
