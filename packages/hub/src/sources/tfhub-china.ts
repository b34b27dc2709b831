import type { Source } from '../source.ts';
import { misspeltStorage, staysInside } from './google-storage.ts';

const HUB = 'https://hub.tensorflow.google.cn';
const STORAGE_HOST = 'gcs.tensorflow.google.cn';

/**
 * TF Hub as it is reached from China: its addresses lead to a copy of Google's storage there, with an archive for each model.
 * `ZOO_GCS_ENDPOINT=https://gcs.tensorflow.google.cn` takes everything else of that storage from the copy, too.
 *
 * @see https://github.com/tensorflow/hub (tensorflow_hub/compressed_module_resolver.py)
 */
export const tfhubChina: Source = {
  name: 'tfhub',
  forms: [
    {
      form: 'https://hub.tensorflow.google.cn/publisher/model/version',
      example: 'https://hub.tensorflow.google.cn/google/yamnet/1',
    },
  ],
  locate(ref, { env }) {
    const [, path] = /^(?:https:\/\/)?hub\.tensorflow\.google\.cn\/+([^?#]*)/i.exec(ref) ?? [];
    if (path === undefined) return undefined;
    const name = path.replace(/\/+$/, '');
    const [, version] = /^[^/]+\/.+\/(\d+)$/.exec(name) ?? [];
    if (version === undefined || !staysInside(name))
      throw misspeltStorage(ref, `${HUB}/publisher/model/version`);
    const address = `${HUB}/${name}`;
    const storage = (env.ZOO_GCS_ENDPOINT || `https://${STORAGE_HOST}`).replace(/\/+$/, '');
    const url = `${storage}/tfhub-modules/${name.split('/').map(encodeURIComponent).join('/')}.tar.gz`;
    return {
      ref: address,
      service: STORAGE_HOST,
      tfhub: address,
      manifest: async ({ http }) => ({
        ref: address,
        version,
        items: [
          {
            path: `${name.split('/').at(-2)}-${version}.tar.gz`,
            origin: { kind: 'http', url, http },
            unpack: { select: (inner) => inner },
          },
        ],
      }),
    };
  },
};
