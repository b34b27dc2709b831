import { nearest, ZooError } from '@zoo/core';
import type { Authorization } from '../http/client.ts';
import type { KaggleAccount, Locator, Manifest, Source, SourceContext } from '../source.ts';
import { kaggleRest } from './kaggle-service.ts';

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
 * Kaggle Models through the REST service. Public models need no account; private ones and those with terms of use are
 * asked for with the credentials of Kaggle's own clients.
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
  return { ref: spellHandle(handle), manifest: (context) => manifest(handle, context) };
}

export function parseHandle(text: string): KaggleHandle {
  const parts = text.split('/');
  const [owner, model, framework, variation, version] = parts;
  if (parts.length < 4 || parts.length > 5) throw misspelt(text, `${parts.length} parts`);
  // A slug of dots would climb out of the address it is put into.
  const bad = parts.find((part) => !isSlug(part) || /^\.+$/.test(part));
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

/** Letters of any language; nearly all are plain, and to be told so without Unicode's tables, which V8 takes a while to get at. */
const isSlug = (part: string): boolean =>
  /^[\w.-]{1,200}$/.test(part) || /^[\p{L}\p{N}_.-]{1,200}$/u.test(part);

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

export const spellHandle = ({ owner, model, framework, variation, version }: KaggleHandle): string =>
  `kaggle:${[owner, model, framework, variation, ...(version === undefined ? [] : [version])].join('/')}`;

/** The address people open in a browser, where terms are accepted. */
const page = ({ owner, model, framework, variation }: KaggleHandle): string =>
  `https://www.kaggle.com/models/${owner}/${model}/${framework}/${variation}`;

async function manifest(handle: KaggleHandle, context: SourceContext): Promise<Manifest> {
  const { http, env } = context;
  const endpoint = kaggleRest(env);
  const { owner, model, framework, variation } = handle;
  const base = `${endpoint}/models/${[owner, model, framework, variation].map(encodeURIComponent).join('/')}`;
  const account = await context.accounts.kaggle();
  const who = authorizationOf(account);
  const failed = async (error: unknown) =>
    explain(error, handle, account, await variationsOf(error, handle, endpoint, http, who));
  const instance = await http
    .json(
      `${base}/get`,
      (z) => z.object({ versionNumber: z.int().positive().nullish(), licenseName: z.string().nullish() }),
      who,
    )
    .catch(async (error) => {
      throw await failed(error);
    });
  const version = handle.version ?? instance.versionNumber;
  if (version == null) throw noVersion(handle);
  return {
    ref: spellHandle({ ...handle, version }),
    version: String(version),
    license: instance.licenseName ?? undefined,
    explain: (error) =>
      isNotFound(error)
        ? noSuchVersion(handle, version, instance.versionNumber)
        : explain(error, handle, account),
    items: [
      {
        path: `${model}-${variation}-${version}.tar.gz`,
        origin: { kind: 'http', url: `${base}/${version}/download`, http, ...authorizationOf(account) },
        unpack: { select: (path) => path },
      },
    ],
  };
}

/** As it is now: a renewal in between counts for what comes. */
const authorizationOf = ({ credentials }: KaggleAccount): Authorization => ({
  authorization: credentials?.authorization,
  renew: credentials?.renew,
});

/** What a model that was refused or not found has instead; a model that is not there at all has nothing. */
async function variationsOf(
  error: unknown,
  { owner, model }: KaggleHandle,
  endpoint: string,
  http: SourceContext['http'],
  who: Authorization,
): Promise<string[]> {
  const asked =
    error instanceof ZooError && (error.code === 'HUB_FORBIDDEN' || error.code === 'HUB_NOT_FOUND');
  if (!asked || /consent/i.test(error.received ?? '')) return [];
  const url = `${endpoint}/models/${encodeURIComponent(owner)}/${encodeURIComponent(model)}/list?pageSize=100`;
  const found = await http
    .json(
      url,
      (z) =>
        z.object({ instances: z.array(z.object({ framework: z.string(), slug: z.string() })).nullish() }),
      who,
    )
    .catch(() => undefined);
  return (found?.instances ?? []).map(({ framework, slug }) => `${framework}/${slug}`);
}

/** Kaggle answers 403 for what is private, gated or does not exist; the message tells only consent apart. */
function explain(
  error: unknown,
  handle: KaggleHandle,
  { credentials, trouble }: KaggleAccount,
  existing: readonly string[] = [],
): unknown {
  if (!(error instanceof ZooError)) return error;
  const place = { file: spellHandle(handle) };
  const { received } = error;
  if (existing.length > 0) return noVariation(handle, existing, error);
  if (error.category !== 'access-refused' || error.code === 'HUB_LOGIN_ENDED') return error;
  if (trouble !== undefined) return trouble;
  const as =
    credentials === undefined ? 'without credentials' : `with the credentials of ${credentials.from}`;
  const fields = { category: 'access-refused', place, received, cause: error } as const;
  if (error.code === 'HUB_UNAUTHORIZED') {
    return new ZooError({
      ...fields,
      code: 'HUB_UNAUTHORIZED',
      message: `Kaggle does not accept the request ${as}`,
      hint: credentials ? 'Renew them, or remove them: public models need none' : GET_TOKEN,
    });
  }
  if (/consent/i.test(received ?? '')) {
    return new ZooError({
      ...fields,
      code: 'HUB_CONSENT_NEEDED',
      message: `the model has terms of use that were not accepted; it was asked for ${as}`,
      hint: `Accept them at ${page(handle)}${credentials ? '' : `. ${GET_TOKEN}`}`,
    });
  }
  return new ZooError({
    ...fields,
    code: error.code,
    message: `Kaggle has no such model, or does not give it to who asks ${as}`,
    hint: `Look at ${page(handle)}${credentials ? '' : `. ${GET_TOKEN}`}`,
  });
}

const GET_TOKEN =
  'For a private model or one with terms, put your token into KAGGLE_API_TOKEN, or renew `kaggle auth login`';

function noVariation(handle: KaggleHandle, existing: readonly string[], cause: ZooError): ZooError {
  const near = nearest(`${handle.framework}/${handle.variation}`, existing, 5);
  return new ZooError({
    code: 'HUB_NO_SUCH_VARIATION',
    category: 'not-found',
    message: 'the model has no such variation',
    place: { file: spellHandle(handle) },
    hint: `It has ${(near.length > 0 ? near : existing.slice(0, 8)).join(', ')}`,
    cause,
  });
}

const isNotFound = (error: unknown): boolean => error instanceof ZooError && error.code === 'HUB_NOT_FOUND';

function noSuchVersion(handle: KaggleHandle, version: number, latest: number | null | undefined): ZooError {
  return new ZooError({
    code: 'HUB_NOT_FOUND',
    category: 'not-found',
    message: `the model has no version ${version}`,
    place: { file: spellHandle(handle) },
    hint: latest == null ? `Look at ${page(handle)}` : `Its latest is ${latest}`,
  });
}

const noVersion = (handle: KaggleHandle): ZooError =>
  new ZooError({
    code: 'HUB_NO_VERSION',
    category: 'not-found',
    message: 'the model has no published version',
    place: { file: spellHandle(handle) },
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
