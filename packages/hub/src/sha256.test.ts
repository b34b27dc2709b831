import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Sha256, sha256Of } from './sha256.ts';

describe('SHA-256', () => {
  it('is that of the standard', () => {
    expect(sha256Of('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Of('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('is that of Node for any bytes in any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (pieces) => {
        const ours = pieces.reduce((hash, piece) => hash.update(piece), new Sha256());
        const theirs = pieces.reduce((hash, piece) => hash.update(piece), createHash('sha256'));
        expect(ours.digest()).toBe(theirs.digest('hex'));
      }),
    );
  });
});
