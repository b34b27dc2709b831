import type { FileRecord } from './cache/records.ts';
import type { Offer } from './catalogue/entry.ts';

/** The only file, the only model file, or `model.json`. */
export function mainFile(files: readonly FileRecord[], offer: Offer | undefined): string | undefined {
  if (offer?.main !== undefined) return offer.main;
  if (files.length === 1) return files[0].path;
  const models = files.filter(({ path }) => /\.(tflite|task|h5|keras|onnx)$/i.test(path));
  return models.length === 1 ? models[0].path : files.find(({ path }) => path === 'model.json')?.path;
}
