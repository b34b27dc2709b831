/**
 * What follows a model in its file: a ZIP archive of associated files, appended as to any other file, and before it
 * whatever else a tool has left there.
 */
import { hasZip, listZip, readZip, writeZip } from '@zoo/containers';
import { damaged } from './errors.ts';

export { adviceFor } from './other-formats.ts';

export interface Tail {
  readonly files: Map<string, Uint8Array>;
  /** Bytes after the model that are neither padding nor the archive; a view. */
  readonly trailing?: Uint8Array;
}

/** Compressed files, which are rare here, may inflate to this: room for any vocabulary, no room for a bomb. */
const LIMITS = { maxBytes: 2 ** 28 };

/** Bytes of the end record, which is all there is of an empty archive. */
const EMPTY_ARCHIVE = 22;

/** Reads what follows the content of a model, which ends at `end`. */
export function readTail(file: Uint8Array, end: number): Tail {
  if (!hasZip(file)) {
    const trailing = withoutZeros(file.subarray(end));
    if (trailing && beginsArchive(trailing)) {
      throw damaged(
        'TRUNCATED',
        'the associated files behind the model are cut short',
        `${file.length} bytes`,
      );
    }
    return { files: new Map(), trailing };
  }
  const entries = listZip(file);
  const start = entries.reduce((least, { at }) => Math.min(least, at), file.length - EMPTY_ARCHIVE);
  // An archive that begins inside the model is constant data that happens to end the file.
  if (start < end) return { files: new Map() };
  return { files: readZip(file, LIMITS), trailing: withoutZeros(file.subarray(end, start)) };
}

/** The local header of a first entry, or as much of it as a cut has left. */
function beginsArchive(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 3, 4].every((byte, i) => i >= bytes.length || bytes[i] === byte);
}

/** The files packed behind a model, without reading the model. */
export function filesBehind(file: Uint8Array): Map<string, Uint8Array> {
  return hasZip(file) ? readZip(file, LIMITS) : new Map();
}

/** `model`, then `trailing`, then the archive; nested models are 16-aligned, so that they can be used in place. */
export function appendTail(
  model: Uint8Array,
  files: ReadonlyMap<string, Uint8Array> = new Map(),
  trailing: Uint8Array = new Uint8Array(0),
): Uint8Array {
  if (files.size === 0 && trailing.length === 0) return model;
  const base = model.length + trailing.length;
  const align = (name: string) => (name.endsWith('.tflite') ? 16 : 1);
  const archive = files.size === 0 ? new Uint8Array(0) : writeZip(files, { base, align });
  const file = new Uint8Array(base + archive.length);
  file.set(model);
  file.set(trailing, model.length);
  file.set(archive, base);
  return file;
}

function withoutZeros(bytes: Uint8Array): Uint8Array | undefined {
  let start = 0;
  let end = bytes.length;
  while (start < end && bytes[start] === 0) start++;
  while (end > start && bytes[end - 1] === 0) end--;
  return start === end ? undefined : bytes.subarray(start, end);
}
