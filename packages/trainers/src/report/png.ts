import { crc32, deflateSync } from 'node:zlib';
import type { Image } from '@zoo/tasks';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const TRUECOLOUR = 2;
const FILTER_UP = 2;

/**
 * A picture as PNG: small enough code to need no encoder library for thumbnails.
 * Source: W3C PNG specification, sections 5 (chunks), 9 (filter type 2: difference to the row above).
 */
export function encodePng({ width, height, data }: Image): Uint8Array {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, TRUECOLOUR);
  const line = 3 * width;
  const rows = new Uint8Array(height * (line + 1));
  for (let y = 0; y < height; y++) {
    rows[y * (line + 1)] = FILTER_UP;
    for (let x = 0; x < line; x++) {
      const above = y === 0 ? 0 : data[(y - 1) * line + x];
      rows[y * (line + 1) + 1 + x] = data[y * line + x] - above;
    }
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
