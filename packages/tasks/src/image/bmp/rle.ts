import { damagedImage } from '../errors.ts';
import type { BmpHeader } from './header.ts';

/**
 * Expands run-length coded palette indices to one byte a pixel, in stored row order.
 *
 * Pairs of bytes: (n, colour) repeats n times, in 4-bit files alternating between the two nibbles; (0, 0) ends
 * the row, (0, 1) the picture, (0, 2) moves right and up by the next two bytes, (0, n) copies n literal pixels,
 * padded to 16 bits. Pixels that are skipped keep index 0. Runs past the end of a row are cut.
 * Source: Microsoft, "Bitmap Compression".
 */
export function expandRuns(bytes: Uint8Array, { width, height, bits, pixelOffset }: BmpHeader): Uint8Array {
  const indices = new Uint8Array(width * height);
  const nibbles = bits === 4;
  let at = pixelOffset;
  let x = 0;
  let y = 0;
  const put = (index: number) => {
    if (x < width && y < height) indices[y * width + x] = index;
    x++;
  };
  while (y < height) {
    if (at + 2 > bytes.length) throw damagedImage('BMP pixel runs are cut short');
    const count = bytes[at++];
    const value = bytes[at++];
    if (count > 0) {
      for (let i = 0; i < count; i++) put(nibbles ? nibble(value, i) : value);
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      if (at + 2 > bytes.length) throw damagedImage('BMP pixel runs are cut short');
      x += bytes[at++];
      y += bytes[at++];
    } else {
      const stored = nibbles ? (value + 1) >> 1 : value;
      if (at + stored > bytes.length) throw damagedImage('BMP pixel runs are cut short');
      for (let i = 0; i < value; i++) put(nibbles ? nibble(bytes[at + (i >> 1)], i) : bytes[at + i]);
      at += stored + (stored & 1);
    }
  }
  return indices;
}

/** The high nibble comes first. */
function nibble(byte: number, position: number): number {
  return position & 1 ? byte & 15 : byte >> 4;
}
