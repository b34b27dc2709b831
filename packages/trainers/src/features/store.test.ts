import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FeatureStore } from './store.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zoo-store-'));
});
afterEach(() => rm(dir, { recursive: true }));

const digest = (i: number) => i.toString(16).padStart(64, '0');

function fill(from: number, to: number): void {
  const store = new FeatureStore(dir, 3);
  for (let i = from; i < to; i++) store.add(digest(i), Float32Array.of(i, i + 0.5, -i));
  store.close();
}

describe('the feature store', () => {
  it('gives back what earlier processes and this one put in', () => {
    fill(0, 5);
    const store = new FeatureStore(dir, 3);
    store.add(digest(9), Float32Array.of(7, 8, 9));
    const rows = [store.row(digest(9)), store.row(digest(3))];
    expect([...store.read(rows)]).toEqual([7, 8, 9, 3, 3.5, -3]);
    expect(store.has(digest(6))).toBe(false);
    store.close();
  });

  it('forgets a record that was cut short, or whose bytes changed, and keeps the others', async () => {
    fill(0, 4);
    const [name] = await readdir(dir);
    const path = join(dir, name);
    const size = (await readFile(path)).length;
    await truncate(path, size - 2);
    const bytes = await readFile(path);
    bytes[33] ^= 1;
    await writeFile(path, bytes);
    const store = new FeatureStore(dir, 3);
    expect([0, 1, 2, 3].map((i) => store.has(digest(i)))).toEqual([false, true, true, false]);
    store.close();
  });

  it('keeps vectors of another length apart', () => {
    fill(0, 2);
    const store = new FeatureStore(dir, 4);
    expect(store.has(digest(1))).toBe(false);
    store.close();
  });

  it('lets two writers work at the same time', () => {
    const a = new FeatureStore(dir, 3);
    const b = new FeatureStore(dir, 3);
    a.add(digest(1), Float32Array.of(1, 1, 1));
    b.add(digest(2), Float32Array.of(2, 2, 2));
    a.close();
    b.close();
    const both = new FeatureStore(dir, 3);
    expect([both.has(digest(1)), both.has(digest(2))]).toEqual([true, true]);
    both.close();
  });
});
