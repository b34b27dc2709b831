import { ZooError } from '@zoo/core';
import { redact } from '../http/failure.ts';
import type { Manifest, Source, SourceContext } from '../source.ts';
import { kaggleLocator, parseHandle } from './kaggle.ts';
import { handleOfPage } from './kaggle-page.ts';

const DEFAULT_ENDPOINT = 'https://tfhub.dev';

/**
 * Addresses whose model on Kaggle is certain: seen paired in public code, in redirects, or by equal digests. Names and
 * version numbers were given anew by hand in the move, so everything else has to be asked for.
 */
const KNOWN: Readonly<Record<string, string>> = {
  'google/universal-sentence-encoder/4':
    'google/universal-sentence-encoder/tensorFlow2/universal-sentence-encoder/2',
  'google/imagenet/mobilenet_v2_130_224/classification/4':
    'google/mobilenet-v2/tensorFlow2/130-224-classification/1',
  'google/imagenet/mobilenet_v2_130_224/classification/5':
    'google/mobilenet-v2/tensorFlow2/130-224-classification/2',
  'google/tf2-preview/mobilenet_v2/feature_vector/4':
    'google/mobilenet-v2/tensorFlow2/tf2-preview-feature-vector/4',
  'google/magenta/arbitrary-image-stylization-v1-256/2':
    'google/arbitrary-image-stylization-v1/tensorFlow1/256/2',
  'deepmind/i3d-kinetics-400/1': 'deepmind/i3d-kinetics/tensorFlow1/400/1',
  'google/yamnet/1': 'google/yamnet/tensorFlow2/yamnet/1',
  'google/lite-model/movenet/singlepose/lightning/tflite/int8/4':
    'google/movenet/tfLite/singlepose-lightning-tflite-int8/1',
  'google/tfjs-model/movenet/singlepose/lightning/4': 'google/movenet/tfJs/singlepose-lightning/4',
  'tensorflow/tfjs-model/blazeface/1/default/1': 'tensorflow/blazeface/tfJs/default/1',
};

/** Addresses of TF Hub, which has become a redirect to Kaggle Models. */
export const tfhub: Source = {
  name: 'tfhub',
  forms: [
    { form: 'https://tfhub.dev/publisher/model/version', example: 'https://tfhub.dev/google/yamnet/1' },
  ],
  locate(ref) {
    const [, path] = /^https?:\/\/(?:www\.)?tfhub\.dev\/+([^#]*)/i.exec(ref) ?? [];
    if (path === undefined) return undefined;
    const [model, query] = path.split(/\?(.*)/s);
    const name = model.replace(/\/(model\.json|group1-shard.*)?$/, '');
    const known = KNOWN[name];
    const tfhub = `${DEFAULT_ENDPOINT}/${name}`;
    if (known !== undefined) return { ...kaggleLocator(parseHandle(known)), tfhub };
    const canonical = `${name}${query ? `?${query}` : ''}`;
    return {
      ref: `${DEFAULT_ENDPOINT}/${canonical}`,
      tfhub,
      manifest: (context) => manifest(canonical, context),
    };
  },
};

/** Follows the redirect as far as its address tells which model is meant. */
async function manifest(path: string, context: SourceContext): Promise<Manifest> {
  const endpoint = (context.env.ZOO_TFHUB_ENDPOINT || DEFAULT_ENDPOINT).replace(/\/+$/, '');
  const url = `${endpoint}/${path}`;
  const response = await context.http.open(url, { manual: true });
  response.body.destroy();
  const location = response.headers.get('location');
  const handle = location === undefined ? undefined : handleOfPage(location);
  if (handle !== undefined) return kaggleLocator(handle).manifest(context);
  throw new ZooError({
    code: 'HUB_TFHUB_LEFT',
    category: 'not-found',
    message: 'TF Hub does not lead to a model on Kaggle any more',
    place: { file: redact(url) },
    received: location === undefined ? `status ${response.status}` : redact(location),
    hint: 'Models that were not moved to Kaggle by March 2024 are gone',
  });
}
