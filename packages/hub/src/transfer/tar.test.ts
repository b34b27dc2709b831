import { describe, expect, it } from '@jest/globals';
import { tar } from '@zoo/hub-testkit';
import fc from 'fast-check';
import { Pax } from 'tar';
import { readTar } from './tar.ts';

/** The bytes in pieces of the given sizes, over and over. */
async function* pieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length];
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(bytes: Uint8Array, sizes: readonly number[] = [bytes.length], endMarked = false) {
  const found: [string, string, string][] = [];
  for await (const { path, type, body } of readTar('a.tar', pieces(bytes, sizes), { endMarked })) {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    found.push([path, type, Buffer.concat(parts).toString('latin1')]);
  }
  return found;
}

describe('a tar', () => {
  it('is read the same in pieces of any size', async () => {
    const entry = fc.record({
      path: fc.stringMatching(/^[a-z]{1,40}$/),
      body: fc.string({ maxLength: 1500 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 4 }),
        async (entries, sizes) => {
          const expected = entries.map(({ path, body }) => [
            path,
            'file',
            Buffer.from(body).toString('latin1'),
          ]);
          expect(await read(tar(entries), sizes)).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('may hold the folder itself, folders by slash, and what is passed over unread', async () => {
    const bytes = tar([
      { path: './', type: 'Directory' },
      { path: 'old/' },
      { path: 'a', body: 'x'.repeat(700) },
    ]);
    const paths: string[] = [];
    for await (const { path, type } of readTar('a.tar', pieces(bytes, [100]))) paths.push(`${type} ${path}`);
    expect(paths).toEqual(['folder ./', 'folder old/', 'file a']);
  });

  it('takes long names as pax and as GNU write them', async () => {
    const long = `${'folder/'.repeat(30)}ü.txt`;
    const pax = new Pax({ path: long }).encode();
    expect(await read(Buffer.concat([pax, tar([{ path: 'short', body: 'x' }])]))).toEqual([
      [long, 'file', 'x'],
    ]);
    const name = Buffer.from(`${long}\0`);
    const gnu = tar([{ path: '././@LongLink', body: name }]).subarray(0, 1024);
    gnu.write('L', 156);
    gnu.fill(' ', 148, 156);
    gnu.write(
      `${gnu
        .subarray(0, 512)
        .reduce((sum, byte) => sum + byte)
        .toString(8)}\0`,
      148,
    );
    expect(await read(Buffer.concat([gnu, tar([{ path: 'short', body: 'x' }])]))).toEqual([
      [long, 'file', 'x'],
    ]);
  });

  it('that breaks off is damaged', async () => {
    const bytes = tar([{ path: 'a', body: 'x'.repeat(700) }]);
    await expect(read(bytes.subarray(0, 800))).rejects.toMatchObject({ code: 'HUB_BAD_ARCHIVE' });
    await expect(read(bytes.subarray(0, 1536), [512], true)).rejects.toThrow(/end mark/);
    bytes[0] ^= 1;
    await expect(read(bytes)).rejects.toThrow(/checksum/);
  });

  it('of any bytes ends in an answer or a ZooError', async () => {
    const valid = tar([{ path: 'a', body: 'xyz' }]);
    await fc.assert(
      fc.asyncProperty(fc.nat(520), fc.nat(255), async (at, byte) => {
        const bytes = Buffer.from(valid);
        bytes[at] = byte;
        await read(bytes).catch((error) => expect(error).toMatchObject({ name: 'ZooError' }));
      }),
      { numRuns: 200 },
    );
  });
});
