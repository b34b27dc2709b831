import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ArchiveEntry, tar, tarGz } from '@zoo/hub-testkit';
import fc from 'fast-check';
import { Layout } from '../cache/layout.ts';
import { Staging } from '../cache/staging.ts';
import { LIMITS, type Limits } from './limits.ts';
import { unpack } from './unpack.ts';

let root: string;
let staging: Staging;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'zoo-unpack-'));
  staging = await Staging.open(new Layout(root));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function* inPieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const all = { select: (path: string) => path };
const open = (bytes: Uint8Array, limits: Limits = LIMITS) =>
  unpack('test.tar', inPieces(bytes), all, staging, limits);

describe('unpacking', () => {
  const entries: ArchiveEntry[] = [
    { path: 'folder/', type: 'Directory' },
    { path: 'folder/a.txt', body: 'a' },
    { path: './b.bin', body: Buffer.alloc(3000, 7) },
    { path: 'empty', body: '' },
  ];

  it('tells tar and tar.gz apart by content', async () => {
    for (const archive of [tar(entries), tarGz(entries)]) {
      const files = await open(archive);
      expect(files.map(({ path, bytes }) => [path, bytes])).toEqual([
        ['folder/a.txt', 1],
        ['b.bin', 3000],
        ['empty', 0],
      ]);
      expect(readFileSync(files[0].file, 'utf8')).toBe('a');
    }
  });

  it('takes what is selected and leaves the rest', async () => {
    const select = (path: string) => (path === 'folder/a.txt' ? 'renamed' : undefined);
    const files = await unpack('t', inPieces(tarGz(entries)), { select }, staging);
    expect(files.map(({ path }) => path)).toEqual(['renamed']);
  });

  it('says what there is when nothing was selected', async () => {
    const nothing = { wanted: 'folder/b.txt', select: () => undefined };
    await expect(unpack('t', inPieces(tar(entries)), nothing, staging)).rejects.toMatchObject({
      category: 'not-found',
      hint: expect.stringContaining('folder/a.txt'),
    });
  });
});

describe('a hostile archive', () => {
  const refused = (entry: ArchiveEntry) => [{ path: 'fine', body: 'x' }, entry];

  it.each<[string, ArchiveEntry[]]>([
    ['leads out of its folder', refused({ path: '../x', body: 'x' })],
    ['is absolute', refused({ path: '/etc/x', body: 'x' })],
    ['holds a symbolic link', refused({ path: 'x', type: 'SymbolicLink', linkpath: '/etc/passwd' })],
    ['holds a hard link', refused({ path: 'x', type: 'Link', linkpath: 'fine' })],
    ['holds a device', refused({ path: 'x', type: 'CharacterDevice' })],
    ['holds a pipe', refused({ path: 'x', type: 'FIFO' })],
    ['holds a name twice', refused({ path: 'fine', body: 'y' })],
    ['holds names that differ only in case', refused({ path: 'FINE', body: 'y' })],
    ['declares a huge file', refused({ path: 'x', size: 2 ** 40 })],
    ['declares more than it holds', refused({ path: 'x', body: 'x', size: 10_000 })],
  ])('that %s is refused whole', async (_, entries) => {
    await expect(open(tarGz(entries))).rejects.toMatchObject({ category: 'damaged-input', exitStatus: 5 });
    expect(readdirSync(root)).toEqual(['v1']);
  });

  it('that unpacks to too much is stopped on the way', async () => {
    const bomb = gzipSync(tar([{ path: 'zeros', body: Buffer.alloc(40 * 2 ** 20) }]), { level: 9 });
    await expect(open(bomb)).rejects.toMatchObject({ code: 'HUB_ARCHIVE_TOO_LARGE' });
    const small = { ...LIMITS, bytes: 2000 };
    await expect(open(tar([{ path: 'x', body: Buffer.alloc(3000) }]), small)).rejects.toMatchObject({
      code: 'HUB_ARCHIVE_TOO_LARGE',
    });
  });

  it('of too many files is stopped on the way', async () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ path: `f${i}`, body: '' }));
    await expect(open(tarGz(many), { ...LIMITS, files: 10 })).rejects.toMatchObject({
      code: 'HUB_ARCHIVE_TOO_LARGE',
    });
  });

  it('that is a page or nothing is called so', async () => {
    await expect(open(Buffer.from('<html>'))).rejects.toMatchObject({ received: 'a web page' });
    await expect(open(Buffer.alloc(0))).rejects.toMatchObject({ received: 'nothing' });
  });

  it('that was cut off anywhere is never taken for whole', async () => {
    const archive = tarGz([
      { path: 'a', body: Buffer.alloc(5000, 'abc') },
      { path: 'b', body: 'b' },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), async (length) => {
        await expect(open(archive.subarray(0, length))).rejects.toMatchObject({ category: 'damaged-input' });
      }),
      { numRuns: 40 },
    );
  });

  it('of random bytes ends in an error, never in a crash', async () => {
    const random = fc.uint8Array({ maxLength: 3000 }).map((bytes) => [Buffer.from(bytes), gzipSync(bytes)]);
    await fc.assert(
      fc.asyncProperty(random, async (archives) => {
        for (const archive of archives)
          await expect(open(archive)).rejects.toMatchObject({ name: 'ZooError' });
      }),
      { numRuns: 40 },
    );
  });
});
