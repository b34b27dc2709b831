import type { CatalogueEntry, Format, Input, Offer, Task } from './entry.ts';

/** Writing helpers: most entries of a family differ in a name and a number. */

const APACHE = 'Apache-2.0';

/** An entry under Apache-2.0, as nearly everything that Google publishes. */
export function entry(
  name: string,
  task: Task,
  title: string,
  offers: readonly Offer[],
  more: Partial<Pick<CatalogueEntry, 'aliases' | 'notes' | 'license' | 'variantOf'>> = {},
): CatalogueEntry {
  return { name, kind: 'model', task, title, license: APACHE, offers, ...more };
}

export type More = Omit<Offer, 'ref' | 'format' | 'input'>;

/** An offer with only the fields that say something. */
export const offer = (ref: string, format: Format, input: Input | undefined, more: More): Offer => ({
  ref,
  format,
  ...(input === undefined ? {} : { input }),
  ...more,
});

/** A Kaggle handle that was seen at work. */
export const kaggle = (handle: string, input?: Input, more: More = {}): Offer =>
  offer(`kaggle:${handle}`, formatOf(handle), input, { evidence: 'public-code', ...more });

/** One that follows the pattern of its neighbours. */
export const perhaps = (handle: string, input?: Input, more: More = {}): Offer =>
  offer(`kaggle:${handle}`, formatOf(handle), input, { ...more, unconfirmed: true });

/** A file of an npm package; its digest was computed from the package. */
export const npmFile = (ref: string, sha256: string, input?: Input, more: More = {}): Offer =>
  offer(ref, 'tflite', input, { sha256: { [fileOf(ref)]: sha256 }, evidence: 'package', ...more });

/** A model of MediaPipe's storage; `sha256` of its only file where known. */
export function mediapipe(path: string, input?: Input, sha256?: string, more: More = {}): Offer {
  const [task, model] = path.split('/');
  const format = /_landmarker$|^gesture_recognizer$/.test(task) ? 'task' : 'tflite';
  return offer(`mediapipe:${path}`, format, input, {
    ...(sha256 === undefined ? {} : { sha256: { [`${model}.${format}`]: sha256 } }),
    evidence: 'mediapipe-guide',
    ...more,
  });
}

/** A file that MediaPipe is built and tested with, by its path and generation; the build names both and the digest. */
export function mediapipeAsset(
  path: string,
  generation: string,
  sha256: string,
  input?: Input,
  more: More = {},
): Offer {
  const format = path.endsWith('.task') ? 'task' : 'tflite';
  return offer(`gs://mediapipe-assets/${path}#${generation}`, format, input, {
    sha256: { [fileOf(path)]: sha256 },
    evidence: 'mediapipe-build',
    ...more,
  });
}

const fileOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const formatOf = (handle: string): Format => {
  const framework = handle.split('/')[2];
  return framework === 'tfLite' ? 'tflite' : framework === 'tfJs' ? 'tfjs-graph' : 'saved-model';
};

export const unitRange = (...size: number[]): Input => ({
  size,
  mean: 0,
  std: 255,
  description: 'RGB in [0, 1]',
});
export const signedRange = (...size: number[]): Input => ({
  size,
  mean: 127.5,
  std: 127.5,
  description: 'RGB in [-1, 1]',
});
export const bytes = (...size: number[]): Input => ({ size, mean: 0, std: 1, description: 'RGB, 0 to 255' });
/** Several models in one file, each with an input of its own: MediaPipe's tasks take whole pictures. */
export const BUNDLE: Input = {
  size: [],
  description: 'pictures as they are: a bundle of models, each with its own input',
};
export const described = (description: string, ...size: number[]): Input => ({ size, description });
