import { damagedImage } from '../errors.ts';
import type { RgbaImage } from '../image.ts';
import { type BmpHeader, COMPRESSION, readBmpHeader } from './header.ts';
import { expandRuns } from './rle.ts';

const ALPHA = 3;

/**
 * Decodes a Windows or OS/2 bitmap: 1, 4, 8, 16, 24 or 32 bits a pixel, with palette, bit masks or runs,
 * bottom-up or top-down. Our own because `sharp` reads no BMP and the npm libraries for it leave out 4-bit,
 * 16-bit or masked files, or trust the sizes that the file claims.
 */
export function decodeBmp(bytes: Uint8Array, maxPixels: number): RgbaImage {
  const header = readBmpHeader(bytes, maxPixels);
  const { width, height, topDown, bits, compression } = header;
  const runs = compression === COMPRESSION.rle8 || compression === COMPRESSION.rle4;
  const source = runs ? expandRuns(bytes, header) : storedRows(bytes, header);
  const stride = runs ? width : rowBytes(header);
  const writeRow = rowWriter(header, runs ? 8 : bits);
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const row = source.subarray(y * stride, (y + 1) * stride);
    writeRow(row, data, (topDown ? y : height - 1 - y) * width * 4);
  }
  return { width, height, data };
}

/** Rows are padded to 4 bytes. */
function rowBytes({ width, bits }: BmpHeader): number {
  return Math.ceil((width * bits) / 32) * 4;
}

function storedRows(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const end = header.pixelOffset + rowBytes(header) * header.height;
  if (end > bytes.length) {
    throw damagedImage('BMP picture is truncated', {
      expected: `${end} bytes`,
      received: `${bytes.length}`,
    });
  }
  return bytes.subarray(header.pixelOffset, end);
}

type RowWriter = (row: Uint8Array, out: Uint8Array, at: number) => void;

function rowWriter(header: BmpHeader, bits: number): RowWriter {
  if (bits <= 8) return paletteWriter(header, bits);
  if (bits === 24) return bgrWriter(header);
  return maskWriter(header, bits);
}

function paletteWriter({ width, palette }: BmpHeader, bits: number): RowWriter {
  const mask = 2 ** bits - 1;
  return (row, out, at) => {
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      const index = (row[bit >> 3] >> (8 - bits - (bit & 7))) & mask; // leftmost pixel in the high bits
      if (3 * index >= palette.length) {
        throw damagedImage('BMP pixel points outside the palette', {
          expected: `less than ${palette.length / 3}`,
          received: `${index}`,
        });
      }
      for (let channel = 0; channel < 3; channel++) out[at++] = palette[3 * index + channel];
      out[at++] = 255;
    }
  };
}

function bgrWriter({ width }: BmpHeader): RowWriter {
  return (row, out, at) => {
    for (let from = 0; from < 3 * width; from += 3) {
      out[at++] = row[from + 2];
      out[at++] = row[from + 1];
      out[at++] = row[from];
      out[at++] = 255;
    }
  };
}

function maskWriter({ width, masks }: BmpHeader, bits: number): RowWriter {
  const channels = masks.map(channelOf);
  return (row, out, at) => {
    const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
    for (let x = 0; x < width; x++) {
      const pixel = bits === 16 ? view.getUint16(2 * x, true) : view.getUint32(4 * x, true);
      for (const read of channels) out[at++] = read(pixel);
    }
  };
}

/** Reads the bits under a mask and stretches them to 0-255. Without a mask, colours are 0 and alpha is opaque. */
function channelOf(mask: number, channel: number): (pixel: number) => number {
  if (mask === 0) return () => (channel === ALPHA ? 255 : 0);
  const lowest = 2 ** (31 - Math.clz32(mask & -mask));
  const max = mask / lowest;
  return (pixel) => Math.round((((pixel & mask) >>> 0) / lowest / max) * 255);
}
