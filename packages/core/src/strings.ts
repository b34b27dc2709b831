import { ZooError } from './errors.ts';

/** The `.tflite` string tensor: int32 count, count + 1 int32 offsets from the start, then the bytes. */
export function decodeStrings(bytes: Uint8Array): string[] {
  const damaged = (message: string, received: string) =>
    new ZooError({ code: 'STRING_TENSOR', category: 'damaged-input', message, received });
  if (bytes.byteLength === 0) return [];
  if (bytes.byteLength < 4) throw damaged('string tensor is cut short', `${bytes.byteLength} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getInt32(0, true);
  if (count < 0 || 4 * (count + 2) > bytes.byteLength)
    throw damaged('string count is impossible', String(count));
  const decoder = new TextDecoder();
  let start = view.getInt32(4, true);
  return Array.from({ length: count }, (_, i) => {
    const end = view.getInt32(8 + 4 * i, true);
    if (start < 4 * (count + 2) || end < start || end > bytes.byteLength) {
      throw damaged(`offsets of string ${i} are out of order`, `[${start}, ${end})`);
    }
    const text = decoder.decode(bytes.subarray(start, end));
    start = end;
    return text;
  });
}

export function encodeStrings(texts: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts = texts.map((text) => encoder.encode(text));
  const head = 4 * (parts.length + 2);
  const bytes = new Uint8Array(head + parts.reduce((sum, part) => sum + part.length, 0));
  const view = new DataView(bytes.buffer);
  view.setInt32(0, parts.length, true);
  let end = head;
  view.setInt32(4, end, true);
  parts.forEach((part, i) => {
    bytes.set(part, end);
    end += part.length;
    view.setInt32(8 + 4 * i, end, true);
  });
  return bytes;
}
