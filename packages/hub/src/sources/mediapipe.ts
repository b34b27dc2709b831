import type { Source } from '../source.ts';
import { GOOGLE, GOOGLE_HOST, googleStorage, misspeltStorage } from './google-storage.ts';

const MEDIAPIPE = `${GOOGLE}/mediapipe-models/`;

/**
 * MediaPipe's models by name: task, model, precision, version. They live in public storage, and their addresses
 * repeat the model's name; `latest` moves, numbers do not.
 */
export const mediapipe: Source = {
  name: 'mediapipe',
  forms: [
    {
      form: 'mediapipe:task/model/precision[/version]',
      example: 'mediapipe:image_classifier/efficientnet_lite0/float32/1',
    },
  ],
  locate(ref, surroundings) {
    const path = ref.startsWith('mediapipe:') ? ref.slice('mediapipe:'.length) : pathOf(ref);
    if (path === undefined) return undefined;
    const [, task, model, precision, version = '1', extension] = MODEL.exec(path) ?? [];
    if (task === undefined) {
      if (!ref.startsWith('mediapipe:')) return undefined;
      throw misspeltStorage(ref, 'mediapipe:task/model/precision[/version]');
    }
    const file = `${model}.${extension ?? (BUNDLED.test(task) ? 'task' : 'tflite')}`;
    const canonical = `mediapipe:${task}/${model}/${precision}/${version}`;
    const url = `${googleStorage(surroundings)}/mediapipe-models/${task}/${model}/${precision}/${version}/${file}`;
    return {
      ref: canonical,
      service: GOOGLE_HOST,
      manifest: async ({ http }) => ({
        ref: canonical,
        ...(version === 'latest' ? {} : { version }),
        items: [{ path: file, origin: { kind: 'http', url, http } }],
      }),
    };
  },
};

const NAME = String.raw`\w[\w.-]{0,99}`;
const MODEL = new RegExp(
  `^(${NAME})/(${NAME})/(float32|float16|int8)(?:/(\\d{1,4}|latest))?(?:/\\2\\.(tflite|task))?/?$`,
);
/** Tasks of several models, which come as one zip with the ending `.task`. */
const BUNDLED = /_landmarker$|^gesture_recognizer$/;

const pathOf = (ref: string): string | undefined =>
  ref.startsWith(MEDIAPIPE) ? ref.slice(MEDIAPIPE.length).replace(/[?#].*$/, '') : undefined;
