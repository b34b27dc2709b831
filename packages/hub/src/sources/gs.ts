import type { Source } from '../source.ts';
import { GOOGLE_HOST, googleStorage, misspeltStorage, staysInside, storedItem } from './google-storage.ts';
import { isTfjsModel, tfjsManifest } from './tfjs.ts';

/** Public objects of Google's storage; behind `#`, as Google's own tools write it, the generation of the object. */
export const gs: Source = {
  name: 'gs',
  forms: [
    { form: 'gs://bucket/key[#generation]', example: 'gs://mediapipe-assets/mobilenet_v2_1.0_224.tflite' },
  ],
  locate(ref, surroundings) {
    if (!ref.startsWith('gs:')) return undefined;
    const [, path, generation] = /^gs:\/\/([^/#]+\/[^#]*[^/#])(?:#(\d{1,20}))?$/s.exec(ref) ?? [];
    if (path === undefined || !staysInside(path)) throw misspeltStorage(ref, 'gs://bucket/key[#generation]');
    const address = `${googleStorage(surroundings)}/${path.split('/').map(encodeURIComponent).join('/')}`;
    const url = generation === undefined ? address : `${address}?generation=${generation}`;
    return {
      ref,
      service: GOOGLE_HOST,
      async manifest(context) {
        // A generation is of one object: the weights beside it have others.
        if (generation === undefined && isTfjsModel(path)) return tfjsManifest(ref, new URL(url), context);
        const items = [storedItem(`gs://${path}`, url, context.http)];
        return { ref, ...(generation === undefined ? {} : { version: generation }), items };
      },
    };
  },
};
