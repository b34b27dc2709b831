import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Crc32c } from './crc32c.ts';
import { type Digest, digestOfHex, digestsOfSri, isStrong } from './digest.ts';
import { Digester } from './digester.ts';

describe('CRC-32C', () => {
  it('gives the check value of the polynomial', () => {
    expect(new Crc32c().update(Buffer.from('123456789')).digest()).toBe('e3069283');
    // RFC 3720, B.4: 32 bytes of zeros, of ones, and rising.
    expect(new Crc32c().update(new Uint8Array(32)).digest()).toBe('8a9136aa');
    expect(new Crc32c().update(new Uint8Array(32).fill(255)).digest()).toBe('62a8ab43');
    expect(new Crc32c().update(Uint8Array.from({ length: 32 }, (_, i) => i)).digest()).toBe('46dd794e');
  });

  it('does not depend on how the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (parts) => {
        const cut = new Crc32c();
        for (const part of parts) cut.update(part);
        expect(cut.digest()).toBe(new Crc32c().update(Buffer.concat(parts)).digest());
      }),
    );
  });
});

describe('digests', () => {
  it('are read from subresource integrity, with what is not known passed over', () => {
    const sri = 'md4-AAAA sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= sha512-bad';
    expect(digestsOfSri(sri)).toEqual([
      { algorithm: 'sha1', hex: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' },
    ]);
  });

  it('of the wrong length are none', () => {
    expect(digestOfHex('sha256', 'abc')).toBeUndefined();
    expect(digestOfHex('md5', 'D41D8CD98F00B204E9800998ECF8427E')).toEqual({
      algorithm: 'md5',
      hex: 'd41d8cd98f00b204e9800998ecf8427e',
    });
  });

  it('are strong where nobody can forge them', () => {
    expect(isStrong({ algorithm: 'sha512', hex: '' })).toBe(true);
    expect(isStrong({ algorithm: 'md5', hex: '' })).toBe(false);
  });

  it('are checked together, and the one that does not fit is named', () => {
    const good = [
      { algorithm: 'md5', hex: '25f9e794323b453885f5181f1b624d0b' },
      { algorithm: 'crc32c', hex: 'e3069283' },
      // git hash-object
      { algorithm: 'git-sha1', hex: 'e2e107ac61ac259b87c544f6e7a4eb03422c6c21', bytes: 9 },
    ] as const;
    const check = (digests: readonly Digest[]) => {
      const digester = new Digester(digests);
      digester.update(Buffer.from('12345'));
      digester.update(Buffer.from('6789'));
      return digester.broken();
    };
    expect(check(good)).toBeUndefined();
    const bad = { algorithm: 'crc32c', hex: '00000000' } as const;
    expect(check([...good, bad])).toEqual({ promised: bad, found: 'e3069283' });
  });
});
