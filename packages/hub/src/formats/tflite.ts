import { type FormatCheck, notThatFormat } from './format-check.ts';

/** A `.tflite` is a FlatBuffer with the file identifier `TFL3` at byte 4; who can read models hands in a check that does. */
export const tflite: FormatCheck = async (files) => {
  for (const file of files.filter(({ path }) => path.endsWith('.tflite'))) {
    const identifier = String.fromCharCode(...(await file.read(4, 8)));
    if (identifier === 'TFL3') continue;
    throw notThatFormat(file.path, 'TFLite model', 'TFL3 at byte 4', JSON.stringify(identifier));
  }
};
