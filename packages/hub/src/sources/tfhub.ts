import { ZooError } from '@zoo/core';
import { redact } from '../http/failure.ts';
import { withRetries } from '../http/retry.ts';
import type { Manifest, Source, SourceContext } from '../source.ts';
import { type KaggleHandle, kaggleLocator, parseHandle } from './kaggle.ts';
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
    const [, path] = /^(?:https?:\/\/)?(?:www\.)?tfhub\.dev\/+([^#]*)/i.exec(ref) ?? [];
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

/** Follows the redirects of TF Hub itself as far as an address tells which model is meant. */
async function manifest(path: string, context: SourceContext): Promise<Manifest> {
  const endpoint = (context.env.ZOO_TFHUB_ENDPOINT || DEFAULT_ENDPOINT).replace(/\/+$/, '');
  const first = new URL(`${endpoint}/${path}`);
  for (let at = first, hops = 0; ; hops++) {
    const location = await redirectAt(at, context.http);
    const handle = handleIn(location);
    if (handle !== undefined) return kaggleLocator(handle).manifest(context);
    if (location === undefined || hops === MAX_HOPS || new URL(location, at).host !== first.host)
      throw leftTfhub(first, location);
    at = new URL(location, at);
  }
}

const MAX_HOPS = 4;

/** Where an address leads; undefined where it leads nowhere or is not there. */
async function redirectAt(url: URL, http: SourceContext['http']): Promise<string | undefined> {
  try {
    const {
      body,
      headers,
      url: ended,
    } = await withRetries(http.retries, http.signal, () => http.open(url.href, { manual: true }));
    body.destroy();
    // A page cannot keep from following redirects: there it is known where they ended.
    const location = headers.get('location') ?? (ended === url.href ? undefined : ended);
    return location !== undefined && URL.canParse(location, url.href) ? location : undefined;
  } catch (error) {
    if (error instanceof ZooError && error.code === 'HUB_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Pages about whole models and publishers name nothing to fetch. */
function handleIn(location: string | undefined): KaggleHandle | undefined {
  try {
    return location === undefined ? undefined : handleOfPage(location);
  } catch {
    return undefined;
  }
}

const leftTfhub = (url: URL, location: string | undefined): ZooError =>
  new ZooError({
    code: 'HUB_TFHUB_LEFT',
    category: 'not-found',
    message: 'TF Hub does not lead to a model on Kaggle (any more)',
    place: { file: redact(url) },
    received: location === undefined ? 'nothing there' : redact(new URL(location, url)),
    hint: 'An address names publisher, model and version; models that were not moved to Kaggle by March 2024 are gone',
  });
