import { type FormatCheck, headOf, notThatFormat } from './format-check.ts';

/** A `.tflite` is a FlatBuffer with the file identifier `TFL3` at byte 4. */
export const tflite: FormatCheck = async (files) => {
  for (const file of files.filter(({ path }) => path.endsWith('.tflite'))) {
    const head = await headOf(file, 8);
    const identifier = head.toString('latin1', 4, 8);
    if (identifier === 'TFL3') continue;
    throw notThatFormat(file.path, 'TFLite model', 'TFL3 at byte 4', JSON.stringify(identifier));
  }
};
