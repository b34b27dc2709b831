import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { acquire, type Holder } from './lock.ts';

/** Above every real process id. */
const NOBODY = 2 ** 30;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = () => false;
const write = (holder: Partial<Holder>) =>
  writeFileSync(file, JSON.stringify({ token: 't', done: 0, ...holder }));

describe('a lock', () => {
  it('is held by one at a time', async () => {
    let holders = 0;
    const work = async () => {
      const held = await acquire(file, never, () => {});
      expect(++holders).toBe(1);
      await sleep(5);
      holders--;
      held?.release();
    };
    await Promise.all(Array.from({ length: 5 }, work));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a process that is gone is taken over by one', async () => {
    write({ pid: NOBODY, host: hostname() });
    const all = await Promise.all(
      Array.from({ length: 3 }, () =>
        acquire(file, never, () => {}, AbortSignal.timeout(500)).catch(() => undefined),
      ),
    );
    expect(all.filter((held) => held !== undefined)).toHaveLength(1);
    for (const held of all) held?.release();
  });

  it('of another host is respected until it has been silent for long', async () => {
    write({ pid: NOBODY, host: 'elsewhere', done: 5, total: 10 });
    const seen: (Holder | undefined)[] = [];
    await expect(
      acquire(file, never, (holder) => seen.push(holder), AbortSignal.timeout(150)),
    ).rejects.toThrow();
    expect(seen[0]).toMatchObject({ pid: NOBODY, done: 5, total: 10 });
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(file, longAgo, longAgo);
    (await acquire(file, never, () => {}))?.release();
  });

  it('is not wanted any more when the work is done', async () => {
    write({ pid: process.pid, host: hostname() });
    let asked = 0;
    expect(
      await acquire(
        file,
        () => ++asked > 2,
        () => {},
      ),
    ).toBeUndefined();
  });

  it('that was taken over is not released by its former holder', async () => {
    const held = await acquire(file, never, () => {});
    write({ pid: 1, host: 'elsewhere', token: 'other' });
    held?.release();
    expect(readdirSync(folder)).toEqual(['lock']);
  });
});
