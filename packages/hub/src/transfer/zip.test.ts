import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { zip } from '@zoo/hub-testkit';
import fc from 'fast-check';
import { transferToPage } from '../browser/transfer.ts';
import { Layout } from '../cache/layout.ts';
import { Staging } from '../cache/staging.ts';
import type { HttpClient } from '../http/client.ts';
import { ZIPS, type ZipCase } from '../testing/zips.ts';
import type { Kept } from './kept.ts';
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
const all = { select: (path: string) => path };
const inNode = (bytes: Uint8Array, limits = LIMITS) => unpack('test.zip', once(bytes), all, staging, limits);

/** What a page does with a zip that a server sends. */
function inPage(bytes: Uint8Array) {
  const body = { [Symbol.asyncIterator]: () => once(bytes), destroy: () => {} };
  const headers = new Map([['content-length', String(bytes.length)]]);
  const open = async () => ({ status: 200, url: 'http://a/test.zip', headers, body });
  const http = { lanes: 1, retries: { attempts: 1 }, open } as unknown as HttpClient;
  const origin = { kind: 'http', url: 'http://a/test.zip', http } as const;
  return transferToPage({ path: 'test.zip', origin, unpack: all }, nothingKept, () => {}).then(
    ({ files }) => files,
  );
}
const nothingKept = async (): Promise<Kept> => ({
  identity: undefined,
  length: 0,
  async *read() {},
  begin: async () => {},
  append: async () => {},
  discard: async () => {},
});

type Files = Promise<readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[]>;
const outcomeOf = async (files: Files): Promise<ZipCase['outcome']> =>
  files.then(
    (found) => found.map(({ path, bytes }) => [path, bytes] as const),
    (error) => error.code,
  );
/** With contents, for comparing; a failure that is no refusal is itself. */
const contentsOf = async (files: Files): Promise<unknown> =>
  files.then(
    (found) => found.map(({ path, sha256 }) => [path, sha256]),
    (error) => (error.name === 'ZooError' ? error.code : error),
  );

describe('a zip', () => {
  it.each(ZIPS)('that $zip, in Node', async ({ bytes, outcome }) => {
    expect(await outcomeOf(inNode(bytes))).toEqual(outcome);
  });

  it.each(ZIPS.filter(({ browsersOnly }) => !browsersOnly))('that $zip, in a page', async (one) => {
    expect(await outcomeOf(inPage(one.bytes))).toEqual(one.outcome);
  });

  it('has the right contents', async () => {
    const [{ file }] = await inNode(ZIPS[0].bytes);
    const [{ content }] = await inPage(ZIPS[0].bytes);
    expect(readFileSync(file, 'utf8')).toBe('a'.repeat(5000));
    expect(Buffer.from(content).toString()).toBe('a'.repeat(5000));
  });

  it('is refused by limits', async () => {
    const bomb = zip([{ path: 'x', body: Buffer.alloc(2 ** 20) }]);
    for (const limits of [{ ratioFrom: 2 ** 16 }, { bytes: 2 ** 19 }])
      await expect(inNode(bomb, { ...LIMITS, ...limits })).rejects.toMatchObject({
        code: 'HUB_ARCHIVE_TOO_LARGE',
      });
  });

  it('of which bytes are wrong or missing means the same in Node and in a page', async () => {
    const valid = ZIPS[0].bytes;
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
        const bytes = Buffer.from(cut ? valid.subarray(0, at) : valid);
        if (!cut) bytes[at] = byte;
        expect(await contentsOf(inPage(bytes))).toEqual(await contentsOf(inNode(bytes)));
      }),
      { numRuns: 200 },
    );
  });
});
