import { checkPixels, damagedImage } from '../errors.ts';

/** How pixels are stored (`biCompression`); JPEG and PNG inside BMP (4, 5) exist only for printers. */
export const COMPRESSION = { rgb: 0, rle8: 1, rle4: 2, bitFields: 3, alphaBitFields: 6 } as const;

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Rows are stored from the top down (a negative height in the file). */
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Bit masks of red, green, blue and alpha in 16- and 32-bit pixels; 0 where there is no such channel. */
  readonly masks: readonly number[];
  /** Three bytes an entry, red first; empty above 8 bits a pixel. */
  readonly palette: Uint8Array;
  readonly pixelOffset: number;
}

const FILE_HEADER = 14;
const CORE_HEADER = 12;
const INFO_HEADER = 40;

/** Bits a pixel that each kind of compression allows. */
const ALLOWED_BITS: Readonly<Record<number, readonly number[]>> = {
  [COMPRESSION.rgb]: [1, 4, 8, 16, 24, 32],
  [COMPRESSION.rle8]: [8],
  [COMPRESSION.rle4]: [4],
  [COMPRESSION.bitFields]: [16, 32],
  [COMPRESSION.alphaBitFields]: [16, 32],
};

/**
 * Reads the file header, the bitmap header (OS/2 core of 12 bytes, Windows info of 40 and its longer
 * versions up to 124), the masks and the palette. Source: Microsoft, "Bitmap Header Types", BITMAPINFOHEADER
 * to BITMAPV5HEADER.
 */
export function readBmpHeader(bytes: Uint8Array, maxPixels: number): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (end: number) => {
    if (end > bytes.length) {
      throw damagedImage('BMP header is cut short', {
        expected: `${end} bytes`,
        received: `${bytes.length}`,
      });
    }
  };
  need(FILE_HEADER + CORE_HEADER);
  const pixelOffset = view.getUint32(10, true);
  const size = view.getUint32(14, true);
  const core = size === CORE_HEADER;
  if (!core && (size < 16 || size > 124)) {
    throw damagedImage('BMP header has an unknown length', { received: `${size}` });
  }
  need(FILE_HEADER + size);
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(core ? 24 : 28, true);
  const compression = size >= 20 ? view.getUint32(30, true) : COMPRESSION.rgb;
  const height = Math.abs(signedHeight);
  checkPixels(width, height, maxPixels);
  if (!ALLOWED_BITS[compression]?.includes(bits)) {
    throw damagedImage('BMP stores pixels in a way that is not read', {
      received: `${bits} bits with compression ${compression}`,
    });
  }
  const masks = readMasks(view, size, bits, compression);
  const masked = maskCount(compression);
  const paletteStart = FILE_HEADER + size + (size === INFO_HEADER ? 4 * masked : 0);
  const declared = size >= INFO_HEADER ? view.getUint32(46, true) : 0;
  const palette = bits > 8 ? new Uint8Array(0) : readPalette(bytes, paletteStart, declared, bits, core);
  return { width, height, topDown: signedHeight < 0, bits, compression, masks, palette, pixelOffset };
}

function maskCount(compression: number): number {
  return compression === COMPRESSION.alphaBitFields ? 4 : compression === COMPRESSION.bitFields ? 3 : 0;
}

function readMasks(view: DataView, size: number, bits: number, compression: number): number[] {
  const count = maskCount(compression);
  if (count === 0) return bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  // Right after the 40-byte header, which is also where the longer headers keep them; those have alpha too.
  const stored = size >= 56 ? 4 : count;
  const start = FILE_HEADER + INFO_HEADER;
  if (size < INFO_HEADER || start + 4 * stored > view.byteLength) {
    throw damagedImage('BMP colour masks are missing');
  }
  return Array.from({ length: 4 }, (_, i) => (i < stored ? view.getUint32(start + 4 * i, true) : 0));
}

function readPalette(bytes: Uint8Array, start: number, declared: number, bits: number, core: boolean) {
  const entry = core ? 3 : 4;
  const count = declared > 0 ? Math.min(declared, 2 ** bits) : 2 ** bits;
  if (start + count * entry > bytes.length) {
    throw damagedImage('BMP palette is cut short', { expected: `${count} colours` });
  }
  const palette = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const at = start + i * entry; // stored blue, green, red
    palette.set([bytes[at + 2], bytes[at + 1], bytes[at]], 3 * i);
  }
  return palette;
}
