import { ZooError } from '@zoo/core';

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'bmp' | 'gif' | 'avif' | 'tiff';

/** The first bytes of each format, as text with one character a byte; `?` stands for any byte. */
const SIGNATURES: readonly (readonly [ImageFormat, string])[] = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['webp', 'RIFF????WEBP'],
  ['avif', '????ftypavif'],
  ['avif', '????ftypavis'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['bmp', 'BM'],
];

/** Formats that people try and that are not read, with the way out. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^....ftyp(hei|hev|mif)/s, 'HEIC pictures are not read; export them as JPEG.'],
  [/^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<svg/is, 'SVG is a drawing; render it to PNG first.'],
  [/^%PDF/, 'Export the page as PNG or JPEG.'],
];

/** The format that the content shows, whatever the file is called; undefined when it is none that is read. */
export function imageFormat(bytes: Uint8Array): ImageFormat | undefined {
  const head = latin1(bytes.subarray(0, 16));
  return SIGNATURES.find(([, signature]) => startsWith(head, signature))?.[0];
}

/** {@link imageFormat}, or an error that says what the bytes look like instead. */
export function requireImageFormat(bytes: Uint8Array): ImageFormat {
  const format = imageFormat(bytes);
  if (format) return format;
  const head = latin1(bytes.subarray(0, 512));
  throw new ZooError({
    code: 'IMAGE_FORMAT',
    category: 'damaged-input',
    message: 'not a picture that can be read',
    expected: 'JPEG, PNG, WebP, BMP, GIF, AVIF or TIFF',
    received: describe(bytes),
    hint: REFUSED.find(([pattern]) => pattern.test(head))?.[1],
  });
}

function startsWith(head: string, signature: string): boolean {
  if (head.length < signature.length) return false;
  for (let i = 0; i < signature.length; i++) {
    if (signature[i] !== '?' && signature[i] !== head[i]) return false;
  }
  return true;
}

function describe(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const start = bytes.subarray(0, 12);
  if (start.every((byte) => byte >= 32 && byte < 127))
    return `text beginning ${JSON.stringify(latin1(start))}`;
  return `bytes ${Array.from(start.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
