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

type More = Omit<Offer, 'ref' | 'format'>;

/** A Kaggle handle that was seen at work. */
export const kaggle = (handle: string, input?: Input, more: More = {}): Offer => ({
  ref: `kaggle:${handle}`,
  format: formatOf(handle),
  ...(input === undefined ? {} : { input }),
  ...more,
});

/** One that follows the pattern of its neighbours. */
export const perhaps = (handle: string, input?: Input, more: More = {}): Offer =>
  kaggle(handle, input, { ...more, unconfirmed: true });

/** A model of MediaPipe's storage; `sha256` of its only file where known. */
export function mediapipe(path: string, input?: Input, sha256?: string, more: More = {}): Offer {
  const [task, model] = path.split('/');
  const bundled = /_landmarker$|^gesture_recognizer$/.test(task);
  const file = `${model}.${bundled ? 'task' : 'tflite'}`;
  return {
    ref: `mediapipe:${path}`,
    format: bundled ? 'task' : 'tflite',
    ...(input === undefined ? {} : { input }),
    ...(sha256 === undefined ? {} : { sha256: { [file]: sha256 } }),
    ...more,
  };
}

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
export const described = (description: string, ...size: number[]): Input => ({ size, description });
