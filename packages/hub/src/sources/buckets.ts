import type { Source, Surroundings } from '../source.ts';
import { googleStorage, misspeltStorage } from './google-storage.ts';

/** Objects of an S3 store or of Google's, by their own addresses. */
export const buckets: Source = {
  name: 'storage',
  forms: [
    { form: 's3://bucket/key', example: 's3://models/mine.tflite' },
    { form: 'gs://bucket/key', example: 'gs://mediapipe-assets/mobilenet_v2_1.0_224.tflite' },
  ],
  locate(ref, surroundings) {
    const [, kind, key] = /^(s3|gs):\/\/[^/]+\/(.*[^/])$/s.exec(ref) ?? [];
    if (key === undefined) {
      if (/^(s3|gs):/.test(ref)) throw misspeltStorage(ref, 's3://bucket/key or gs://bucket/key');
      return undefined;
    }
    const path = key.split('/').at(-1) ?? key;
    const unpack = /\.(tgz|tar\.gz|tar|zip)$/i.test(key)
      ? { unpack: { select: (inner: string) => inner } }
      : {};
    return {
      ref,
      async manifest({ http }) {
        // Signed anew for every fetch: signed addresses run out.
        const { s3Address } = await import('../ways/s3.ts');
        const url = kind === 's3' ? s3Address(ref, surroundings) : gsAddress(ref, surroundings);
        return { ref, items: [{ path, origin: { kind: 'http', url, http }, ...unpack }] };
      },
    };
  },
};

const gsAddress = (ref: string, surroundings: Surroundings): string =>
  `${googleStorage(surroundings)}/${ref.slice('gs://'.length).split('/').map(encodeURIComponent).join('/')}`;
