import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBmp } from './decode.ts';

interface Parts {
  width: number;
  height: number;
  bits: number;
  compression?: number;
  /** Everything between the 40-byte header and the pixels: masks, palette. */
  between?: number[];
  pixels: number[];
}

function bmp({ width, height, bits, compression = 0, between = [], pixels }: Parts): Uint8Array {
  const offset = 54 + between.length;
  const bytes = new Uint8Array(offset + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, offset, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, bits, true);
  view.setUint32(30, compression, true);
  view.setUint32(46, bits <= 8 ? between.length / 4 : 0, true);
  bytes.set(between, 54);
  bytes.set(pixels, offset);
  return bytes;
}

/** One character a pixel for the colours used here. */
function draw(bytes: Uint8Array): string[] {
  const { width, height, data } = decodeBmp(bytes, 1e6);
  const names: Record<string, string> = {
    '0,0,0,255': '.',
    '255,0,0,255': 'r',
    '0,255,0,255': 'g',
    '0,0,255,255': 'b',
    '255,255,255,255': 'w',
    '255,0,0,0': 'R',
  };
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const at = 4 * (y * width + x);
      return names[data.slice(at, at + 4).join()] ?? `(${data.slice(at, at + 4).join()})`;
    }).join(''),
  );
}

const BLACK_RED_GREEN_BLUE = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0];

describe('decodeBmp', () => {
  it('reads 24-bit rows with padding, bottom-up', () => {
    const pixels = [255, 0, 0, 99, 0, 0, 255, 99].filter((value) => value !== 99);
    const file = bmp({
      width: 1,
      height: 2,
      bits: 24,
      pixels: [...pixels.slice(0, 3), 7, ...pixels.slice(3), 7],
    });
    expect(draw(file)).toEqual(['r', 'b']);
  });

  it('does not let the padding of three bytes leak into the next row', () => {
    const row = [0, 0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 255, 0, 255, 0, 9]; // 5 pixels, 1 byte of padding
    expect(draw(bmp({ width: 5, height: 2, bits: 24, pixels: [...row, ...row] }))).toEqual([
      'rgbrg',
      'rgbrg',
    ]);
    const one = [0, 0, 255, 9, 0, 255, 0, 9, 255, 0, 0, 9]; // 1 pixel and 1 byte
    expect(draw(bmp({ width: 1, height: 3, bits: 24, pixels: one }))).toEqual(['b', 'g', 'r']);
    const three = [...[0, 0, 255], ...[0, 255, 0], ...[255, 0, 0], 9, 9, 9];
    expect(draw(bmp({ width: 3, height: -2, bits: 24, pixels: [...three, ...three] }))).toEqual([
      'rgb',
      'rgb',
    ]);
  });

  it('reads top-down files', () => {
    expect(draw(bmp({ width: 1, height: -2, bits: 24, pixels: [255, 0, 0, 7, 0, 0, 255, 7] }))).toEqual([
      'b',
      'r',
    ]);
  });

  it('reads palettes of 1, 4 and 8 bits', () => {
    const two = [0, 0, 0, 0, 255, 255, 255, 0];
    expect(draw(bmp({ width: 3, height: 1, bits: 1, between: two, pixels: [0b10100000, 0, 0, 0] }))).toEqual([
      'w.w',
    ]);
    const between = BLACK_RED_GREEN_BLUE;
    expect(draw(bmp({ width: 3, height: 1, bits: 4, between, pixels: [0x12, 0x30, 0, 0] }))).toEqual(['rgb']);
    expect(draw(bmp({ width: 2, height: 1, bits: 8, between, pixels: [3, 1, 0, 0] }))).toEqual(['br']);
  });

  it('reads 16 bits as 5-5-5, by masks as 5-6-5', () => {
    expect(draw(bmp({ width: 2, height: 1, bits: 16, pixels: [0x00, 0x7c, 0xe0, 0x03] }))).toEqual(['rg']);
    const between = [0, 0xf8, 0, 0, 0xe0, 7, 0, 0, 0x1f, 0, 0, 0];
    const file = bmp({ width: 2, height: 1, bits: 16, compression: 3, between, pixels: [0xe0, 7, 0x1f, 0] });
    expect(draw(file)).toEqual(['gb']);
  });

  it('reads 32 bits without alpha, and with it where a mask says so', () => {
    expect(draw(bmp({ width: 1, height: 1, bits: 32, pixels: [0, 0, 255, 0] }))).toEqual(['r']);
    const between = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255];
    const file = bmp({
      width: 2,
      height: 1,
      bits: 32,
      compression: 6,
      between,
      pixels: [0, 0, 255, 0, 0, 255, 0, 255],
    });
    expect(draw(file)).toEqual(['Rg']);
  });

  it('expands 8-bit runs, literals, jumps and early ends', () => {
    const between = BLACK_RED_GREEN_BLUE;
    const pixels = [2, 1, 1, 3, 0, 0, /* row 2 */ 0, 3, 1, 2, 3, 0, 0, 0, /* jump */ 0, 2, 1, 0, 1, 2, 0, 1];
    expect(draw(bmp({ width: 3, height: 3, bits: 8, compression: 1, between, pixels }))).toEqual([
      '.g.',
      'rgb',
      'rrb',
    ]);
  });

  it('expands 4-bit runs', () => {
    const between = BLACK_RED_GREEN_BLUE;
    const pixels = [3, 0x12, 0, 3, 0x31, 0x20, 0, 1];
    expect(draw(bmp({ width: 6, height: 1, bits: 4, compression: 2, between, pixels }))).toEqual(['rgrbrg']);
  });

  it('refuses truncated pixels, palettes and impossible headers', () => {
    const whole = bmp({ width: 2, height: 2, bits: 24, pixels: new Array(16).fill(0) });
    expect(() => decodeBmp(whole.slice(0, -1), 1e6)).toThrow(
      'BMP picture is truncated (expected 70 bytes, got 69)',
    );
    expect(() => decodeBmp(bmp({ width: 2, height: 1, bits: 8, pixels: [0, 0] }), 1e6)).toThrow(
      'palette is cut short',
    );
    expect(() => decodeBmp(bmp({ width: 1, height: 1, bits: 7, pixels: [] }), 1e6)).toThrow('7 bits');
    expect(() => decodeBmp(bmp({ width: 0, height: 1, bits: 24, pixels: [] }), 1e6)).toThrow('no pixels');
    const outside = bmp({ width: 1, height: 1, bits: 8, between: [0, 0, 0, 0], pixels: [4, 0, 0, 0] });
    expect(() => decodeBmp(outside, 1e6)).toThrow('points outside the palette (expected less than 1, got 4)');
  });

  it('refuses a bomb before it allocates', () => {
    const bomb = bmp({ width: 60000, height: 60000, bits: 8, compression: 1, pixels: [] });
    expect(() => decodeBmp(bomb, 1e8)).toThrow('too many pixels');
  });

  it('answers random damage with a picture or a damaged-input error', () => {
    const between = BLACK_RED_GREEN_BLUE;
    const runs = bmp({
      width: 9,
      height: 9,
      bits: 8,
      compression: 1,
      between,
      pixels: [9, 1, 0, 0, 9, 2, 0, 1],
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(runs.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(runs.length),
        (edits, length) => {
          const bytes = runs.slice(0, length);
          for (const [at, value] of edits) if (at < length) bytes[at] = value;
          try {
            const { width, height, data } = decodeBmp(bytes, 10000);
            expect(data).toHaveLength(width * height * 4);
          } catch (error) {
            expect(error).toMatchObject({ name: 'ZooError', category: 'damaged-input' });
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
