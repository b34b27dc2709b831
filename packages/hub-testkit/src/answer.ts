import { createHash } from 'node:crypto';

/** What a service answers; how it goes over the wire is for `send`. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array;
  /** The service sends parts of this answer on request. */
  readonly ranges?: boolean;
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

export function redirect(location: string, status = 302): Answer {
  return {
    status,
    headers: { location, 'content-type': 'text/html' },
    body: Buffer.alloc(0),
  };
}

export const kaggleError = (code: number, message: string): Answer => json({ code, message }, code);

/** An error of Google Cloud Storage. */
export function storageError(status: number, code: string, message: string): Answer {
  const body = `<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml; charset=UTF-8' }, body: Buffer.from(body) };
}

/** An object as Google Cloud Storage sends it: two `x-goog-hash` lines, the hex MD5 as ETag, a generation. */
export function storedObject(
  body: Uint8Array,
  generation: number,
  digests: 'both' | 'crc32c' | 'none' = 'both',
): Answer {
  const md5 = createHash('md5').update(body).digest();
  const hashes = [`crc32c=${crc32c(body)}`, ...(digests === 'both' ? [`md5=${md5.toString('base64')}`] : [])];
  return {
    status: 200,
    ranges: true,
    body,
    headers: {
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      etag: `"${md5.toString('hex')}"`,
      'last-modified': new Date(generation).toUTCString(),
      'x-goog-generation': String(generation),
      'x-goog-stored-content-length': String(body.length),
      'x-goog-stored-content-encoding': 'identity',
      ...(digests === 'none' ? {} : { 'x-goog-hash': hashes }),
    },
  };
}

/** CRC-32C bit by bit, as the definition has it: a second opinion beside the client's table-driven one. */
function crc32c(bytes: Uint8Array): string {
  const table = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    return crc;
  });
  let crc = -1;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  const big = Buffer.alloc(4);
  big.writeUInt32BE(~crc >>> 0);
  return big.toString('base64');
}
