import { ZooError } from '@zoo/core';
import type { Locator, Manifest, Source, SourceContext } from '../source.ts';

const DEFAULT_ENDPOINT = 'https://www.kaggle.com/api/v1';

/** Framework names as the REST service spells them; people and web pages use any case and underscores. */
const FRAMEWORKS = [
  ...[
    'tensorFlow1',
    'tensorFlow2',
    'tfLite',
    'tfJs',
    'pyTorch',
    'jax',
    'coral',
    'scikitLearn',
    'mxnet',
    'onnx',
    'keras',
  ],
  ...[
    'api',
    'other',
    'flax',
    'pax',
    'transformers',
    'maxText',
    'gemmaCpp',
    'ggml',
    'tensorRtLlm',
    'gguf',
    'triton',
  ],
];

export interface KaggleHandle {
  readonly owner: string;
  readonly model: string;
  readonly framework: string;
  readonly variation: string;
  readonly version?: number;
}

/**
 * Kaggle Models through the REST service, anonymously: public models without terms of use need no account.
 * The service gives no digest; storage does (`x-goog-hash`), and the transfer checks that.
 */
export const kaggle: Source = {
  name: 'kaggle',
  oneService: true,
  forms: [
    {
      form: 'kaggle:owner/model/framework/variation[/version]',
      example: 'kaggle:google/yamnet/tfLite/classification-tflite/1',
    },
  ],
  locate: (ref) =>
    ref.startsWith('kaggle:') ? kaggleLocator(parseHandle(ref.slice('kaggle:'.length))) : undefined,
};

/** For every spelling of a Kaggle handle, also those of pages. */
export function kaggleLocator(handle: KaggleHandle): Locator {
  return { ref: spell(handle), manifest: (context) => manifest(handle, context) };
}

export function parseHandle(text: string): KaggleHandle {
  const parts = text.split('/');
  const [owner, model, framework, variation, version] = parts;
  if (parts.length < 4 || parts.length > 5) throw misspelt(text, `${parts.length} parts`);
  // A slug of dots would climb out of the address it is put into.
  const bad = parts.find((part) => !/^[\p{L}\p{N}_.-]{1,200}$/u.test(part) || /^\.+$/.test(part));
  if (bad !== undefined) throw misspelt(text, `${JSON.stringify(bad)} as a part`);
  if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version))
    throw misspelt(text, `version ${JSON.stringify(version)}`);
  return {
    owner,
    model,
    framework: canonicalFramework(framework),
    variation,
    ...(version === undefined ? {} : { version: Number(version) }),
  };
}

function canonicalFramework(name: string): string {
  const plain = (text: string) => text.toLowerCase().replaceAll('_', '');
  const known = FRAMEWORKS.find((framework) => plain(framework) === plain(name));
  if (known !== undefined) return known;
  throw new ZooError({
    code: 'HUB_BAD_REF',
    category: 'usage',
    message: 'Kaggle has no such framework',
    expected: FRAMEWORKS.join(', '),
    received: JSON.stringify(name),
  });
}

const spell = ({ owner, model, framework, variation, version }: KaggleHandle): string =>
  `kaggle:${[owner, model, framework, variation, ...(version === undefined ? [] : [version])].join('/')}`;

/** The address people open in a browser, where terms are accepted. */
const page = ({ owner, model, framework, variation }: KaggleHandle): string =>
  `https://www.kaggle.com/models/${owner}/${model}/${framework}/${variation}`;

async function manifest(handle: KaggleHandle, { http, env }: SourceContext): Promise<Manifest> {
  const endpoint = env.KAGGLE_API_ENDPOINT?.replace(/\/+$/, '') ?? DEFAULT_ENDPOINT;
  const { owner, model, framework, variation } = handle;
  const base = `${endpoint}/models/${[owner, model, framework, variation].map(encodeURIComponent).join('/')}`;
  const instance = await http
    .json(`${base}/get`, (z) =>
      z.object({ versionNumber: z.int().positive().nullish(), licenseName: z.string().nullish() }),
    )
    .catch((error) => {
      throw explain(error, handle);
    });
  const version = handle.version ?? instance.versionNumber;
  if (version == null) throw noVersion(handle);
  return {
    ref: spell({ ...handle, version }),
    version: String(version),
    license: instance.licenseName ?? undefined,
    explain: (error) => explain(error, handle),
    items: [
      {
        path: `${model}-${variation}-${version}.tar.gz`,
        origin: { kind: 'http', url: `${base}/${version}/download`, http },
        unpack: { select: (path) => path },
      },
    ],
  };
}

/** Kaggle answers 403 for what is private, gated or does not exist; the message tells only consent apart. */
function explain(error: unknown, handle: KaggleHandle): unknown {
  if (!(error instanceof ZooError) || error.category !== 'access-refused') return error;
  const consent = /consent/i.test(error.received ?? '');
  return new ZooError({
    code: consent ? 'HUB_CONSENT_NEEDED' : error.code,
    category: 'access-refused',
    message: consent
      ? 'the model has terms of use that were not accepted'
      : 'Kaggle refuses, or has no such model',
    place: { file: spell(handle) },
    received: error.received,
    hint: consent ? `Accept them at ${page(handle)}` : `Look at ${page(handle)}`,
    cause: error,
  });
}

const noVersion = (handle: KaggleHandle): ZooError =>
  new ZooError({
    code: 'HUB_NO_VERSION',
    category: 'not-found',
    message: 'the model has no published version',
    place: { file: spell(handle) },
  });

const misspelt = (text: string, received: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_REF',
    category: 'usage',
    message: 'this is no Kaggle handle',
    place: { file: `kaggle:${text}` },
    expected: 'owner/model/framework/variation[/version]',
    received,
  });
