/** First bytes of the picture formats that the decoder takes. Extensions lie; these do not. */
const SIGNATURES: readonly (readonly [format: string, offset: number, bytes: string])[] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF8'],
  ['webp', 8, 'WEBP'],
  ['bmp', 0, 'BM'],
];

/** Whether the first bytes of a file are those of JPEG, PNG, GIF, WebP or BMP. */
export function looksLikePicture(head: Uint8Array): boolean {
  return SIGNATURES.some(([, offset, bytes]) =>
    [...bytes].every((char, i) => head[offset + i] === char.charCodeAt(0)),
  );
}
