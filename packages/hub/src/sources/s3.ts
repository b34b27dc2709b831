import type { Source } from '../source.ts';
import { misspeltStorage, staysInside, storedItem } from './google-storage.ts';

/** Objects of an S3 store, at AWS or at `AWS_ENDPOINT_URL`. */
export const s3: Source = {
  name: 's3',
  forms: [{ form: 's3://bucket/key', example: 's3://models/mine.tflite' }],
  locate(ref, surroundings) {
    if (!ref.startsWith('s3:')) return undefined;
    if (!/^s3:\/\/[^/]+\/.*[^/]$/s.test(ref) || !staysInside(ref))
      throw misspeltStorage(ref, 's3://bucket/key');
    return {
      ref,
      async manifest({ http }) {
        // Signed anew for every fetch: signed addresses run out.
        const { s3Address } = await import('../ways/s3.ts');
        return { ref, items: [storedItem(ref, s3Address(ref, surroundings), http)] };
      },
    };
  },
};
