import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ArchiveEntry, zip } from '@zoo/hub-testkit';
import fc from 'fast-check';
import { Layout } from '../cache/layout.ts';
import { Staging } from '../cache/staging.ts';
import { LIMITS } from './limits.ts';
import { unpack } from './unpack.ts';

let root: string;
let staging: Staging;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'zoo-zip-'));
  staging = await Staging.open(new Layout(root));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 100);
  yield bytes.subarray(100);
}
const open = (bytes: Uint8Array, limits = LIMITS) =>
  unpack('test.zip', once(bytes), { select: (path) => path }, staging, limits);

const entries: ArchiveEntry[] = [
  { path: 'folder/' },
  { path: 'folder/a.txt', body: 'a'.repeat(5000) },
  { path: 'empty' },
];

describe('a zip', () => {
  it('is unpacked, stored or deflated', async () => {
    for (const store of [true, false]) {
      const files = await open(zip(entries, { store }));
      expect(files.map(({ path, bytes }) => [path, bytes])).toEqual([
        ['folder/a.txt', 5000],
        ['empty', 0],
      ]);
      expect(readFileSync(files[0].file, 'utf8')).toBe('a'.repeat(5000));
    }
  });

  it.each<[string, ArchiveEntry[]]>([
    ['leads out of its folder', [{ path: '../x', body: 'x' }]],
    ['is absolute', [{ path: '/x', body: 'x' }]],
    ['holds a link', [{ path: 'x', type: 'SymbolicLink', linkpath: '/etc/passwd' }]],
    ['holds a name twice', [{ path: 'x' }, { path: 'X' }]],
    ['states another size', [{ path: 'x', body: 'xyz', size: 2 }]],
  ])('that %s is refused whole', async (_, hostile) => {
    await expect(open(zip([...entries, ...hostile]))).rejects.toMatchObject({ category: 'damaged-input' });
  });

  it('that unpacks to too much is refused', async () => {
    const bomb = zip([{ path: 'x', body: Buffer.alloc(2 ** 20) }]);
    const limits = { ...LIMITS, ratioFrom: 2 ** 16 };
    await expect(open(bomb, limits)).rejects.toMatchObject({ code: 'HUB_ARCHIVE_TOO_LARGE' });
  });

  it('of which bytes are wrong or missing ends in an answer or a ZooError', async () => {
    const valid = zip(entries);
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
        const bytes = Buffer.from(cut ? valid.subarray(0, at) : valid);
        if (!cut) bytes[at] = byte;
        await open(bytes).catch((error) => expect(error).toMatchObject({ name: 'ZooError' }));
      }),
      { numRuns: 150 },
    );
  });
});
