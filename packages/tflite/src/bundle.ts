/**
 * Model bundles: the `.task` files of MediaPipe, which are ZIP archives of models and of what belongs to them. A bundle
 * may hold bundles (`hand_landmarker.task` in `gesture_recognizer.task`), models need not be called `.tflite`
 * (`TF_LITE_PREFILL_DECODE`), and zeros may precede the first entry, since models in it are aligned.
 */
import { hasZip, listZip } from '@zoo/containers';
import { plainBytes } from '@zoo/core';
import { damaged } from './errors.ts';
import { isModel } from './is-model.ts';

export interface Bundle {
  /** Models by path, which goes through bundles: `hand_landmarker.task/hand_detector.tflite`. Views where stored. */
  readonly models: ReadonlyMap<string, Uint8Array>;
  /** Everything else: vocabularies, metadata. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Public bundles nest once. */
const MAX_DEPTH = 4;

/** For a bundle and all bundles in it, which may be the same bytes many times over: public ones have ten entries. */
const MAX_ENTRIES = 10_000;

/** Bytes of compressed entries; models are stored, but repacked archives are met. */
const MAX_BYTES = 2 ** 30;

/** Whether `bytes` are an archive that may hold models, and not a model with files packed behind it. */
export function isBundle(bytes: Uint8Array): boolean {
  return !isModel(bytes) && hasZip(bytes);
}

/**
 * The models and files of a bundle, in the order of its directory.
 *
 * @throws ZooError `TFLITE_NOT_A_BUNDLE`; `TFLITE_LIMIT` for bundles in bundles beyond all measure; `ZIP_*`
 * @example
 * const { models } = readBundle(await readFile('hand_landmarker.task'));
 * using detector = await loadModel(models.get('hand_detector.tflite')!);
 */
export function readBundle(bytes: Uint8Array): Bundle {
  if (!isBundle(bytes))
    throw damaged('NOT_A_BUNDLE', 'this is not a bundle of models', undefined, 'a ZIP archive');
  const bundle = { models: new Map<string, Uint8Array>(), files: new Map<string, Uint8Array>() };
  collect(plainBytes(bytes), '', { ...bundle, entries: MAX_ENTRIES, bytes: MAX_BYTES }, 1);
  return bundle;
}

interface Collected {
  readonly models: Map<string, Uint8Array>;
  readonly files: Map<string, Uint8Array>;
  /** What may still come. */
  entries: number;
  bytes: number;
}

function collect(archive: Uint8Array, prefix: string, into: Collected, depth: number): void {
  if (depth > MAX_DEPTH) throw damaged('LIMIT', 'bundles lie too deep in bundles', prefix);
  const entries = listZip(archive, { maxEntries: into.entries, maxBytes: into.bytes });
  into.entries -= entries.length;
  for (const entry of entries) {
    const path = `${prefix}${entry.name}`;
    const data = entry.read();
    if (entry.compressed) into.bytes -= data.length;
    if (isModel(data)) into.models.set(path, data);
    else if (/\.task$/i.test(path) && hasZip(data)) collect(data, `${path}/`, into, depth + 1);
    else into.files.set(path, data);
  }
}
