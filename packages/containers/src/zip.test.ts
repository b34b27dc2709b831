import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { hasZip, listZip, readZip, writeZip } from './zip.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const FILES: [string, Uint8Array][] = [
  ['labels.txt', bytes('cat\ndog\n')],
  ['empty', new Uint8Array(0)],
  ['vocab.txt', bytes('a b c')],
];

describe('writing an archive', () => {
  it('is read back by us and by fflate', () => {
    const zip = writeZip(FILES);
    expect([...readZip(zip)]).toEqual([...FILES].sort());
    expect(unzipSync(zip)).toEqual(Object.fromEntries(FILES));
  });

  it('does not depend on the order of entries', () => {
    expect(writeZip([...FILES].reverse())).toEqual(writeZip(FILES));
  });

  it('counts positions from the start of the file it is appended to', () => {
    const model = new Uint8Array(100).fill(1);
    const file = Uint8Array.from([...model, ...writeZip(FILES, { base: 100 })]);
    expect(unzipSync(file)).toEqual(Object.fromEntries(FILES));
    expect([...readZip(file)]).toEqual([...FILES].sort());
  });

  it('aligns content when asked', () => {
    const file = writeZip(FILES, { base: 7, align: () => 16 });
    for (const entry of listZip(Uint8Array.from([...new Uint8Array(7), ...file]))) {
      expect(entry.read().byteOffset % 16).toBe(0);
    }
  });
});

describe('reading an archive', () => {
  it('inflates compressed entries, and gives stored ones as views', () => {
    const deflated = zipSync({ 'a.txt': bytes('a'.repeat(1000)) }, { level: 9 });
    expect(readZip(deflated).get('a.txt')).toEqual(bytes('a'.repeat(1000)));
    const stored = writeZip(FILES);
    expect(readZip(stored).get('labels.txt')?.buffer).toBe(stored.buffer);
  });

  it('finds entries whose positions count from the start of the archive', () => {
    const file = Uint8Array.from([...new Uint8Array(50), ...writeZip(FILES)]);
    expect([...readZip(file)]).toEqual([...FILES].sort());
  });

  it('says when there is none', () => {
    expect(hasZip(new Uint8Array(10))).toBe(false);
    expect(() => listZip(new Uint8Array(10))).toThrow(expect.objectContaining({ code: 'ZIP_MISSING' }));
  });

  it('refuses names that leave their folder', () => {
    for (const name of ['../a', '/a', 'a/../../b', 'c:\\x', 'a\\b', 'a//b', 'x\0']) {
      const zip = zipSync({ [name]: bytes('x') }, { level: 0 });
      expect(() => listZip(zip)).toThrow(expect.objectContaining({ code: 'ZIP_NAME' }));
    }
  });

  it('stops a bomb at its limit, also one that lies about its size', () => {
    const zip = zipSync({ bomb: new Uint8Array(1 << 20) }, { level: 9 });
    expect(() => readZip(zip, { maxBytes: 1000 })).toThrow(expect.objectContaining({ code: 'ZIP_LIMIT' }));
    const central = zip.length - 22 - 46 - 4;
    new DataView(zip.buffer).setUint32(central + 24, 10, true);
    expect(() => readZip(zip, { maxBytes: 1000 })).toThrow(expect.objectContaining({ code: 'ZIP_DAMAGED' }));
  });

  it('answers damage with its own error', () => {
    const good = zipSync({ a: bytes('a'.repeat(99)), b: [bytes('stored'), { level: 0 }] });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
        try {
          readZip(cut ? good.subarray(0, at) : good.with(at, value));
        } catch (error) {
          expect(error).toMatchObject({ name: 'ZooError' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
