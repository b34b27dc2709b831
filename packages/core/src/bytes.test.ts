import { describe, expect, it } from '@jest/globals';
import { plainBytes } from './bytes.ts';

describe('plain bytes', () => {
  it('are the bytes of a Buffer, and their slices are copies', () => {
    const buffer = Buffer.from([1, 2, 3]);
    const bytes = plainBytes(buffer);
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(bytes.buffer).toBe(buffer.buffer);
    bytes.slice(0, 1)[0] = 9;
    expect(buffer[0]).toBe(1);
  });

  it('are the array itself where it is plain', () => {
    const bytes = Uint8Array.of(1);
    expect(plainBytes(bytes)).toBe(bytes);
  });
});
