import type { Source } from '../source.ts';
import { googleStorage, misspeltStorage, staysInside, storedItem } from './google-storage.ts';

/** Public objects of Google's storage. */
export const gs: Source = {
  name: 'gs',
  forms: [{ form: 'gs://bucket/key', example: 'gs://mediapipe-assets/mobilenet_v2_1.0_224.tflite' }],
  locate(ref, surroundings) {
    if (!ref.startsWith('gs:')) return undefined;
    const [, path] = /^gs:\/\/([^/]+\/.*[^/])$/s.exec(ref) ?? [];
    if (path === undefined || !staysInside(path)) throw misspeltStorage(ref, 'gs://bucket/key');
    const url = `${googleStorage(surroundings)}/${path.split('/').map(encodeURIComponent).join('/')}`;
    return { ref, manifest: async ({ http }) => ({ ref, items: [storedItem(ref, url, http)] }) };
  },
};
