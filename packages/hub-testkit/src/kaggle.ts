import { type Answer, json, kaggleError, redirect } from './answer.ts';
import { entriesOf, type Files, tarGz } from './archive.ts';
import { KaggleLogins } from './kaggle-logins.ts';
import type { Asked, Service } from './server.ts';
import type { Storage } from './storage.ts';

export interface KaggleModel {
  readonly owner: string;
  readonly model: string;
  readonly framework: string;
  readonly variation: string;
  readonly version?: number;
  readonly license?: string;
  readonly files: Files;
  /** Instead of the archive made of `files`. */
  readonly archive?: Uint8Array;
  /** Who may have it: anyone, whoever has accepted the terms, or its owner. */
  readonly access?: 'public' | 'consent' | 'private';
}

/** Kaggle Models: get, list, files, download, with redirects to signed storage addresses; and the renewal of logins. */
export class Kaggle {
  readonly #versions = new Map<string, KaggleModel>();
  readonly #storage: Storage;
  readonly #storageOrigin: () => string;
  /** `Authorization` values that are good; anything else that is sent is answered with 401. */
  readonly accounts = new Set<string>();
  /** Those of `accounts` that have accepted the terms of models with terms. */
  readonly consented = new Set<string>();
  readonly logins = new KaggleLogins(this.accounts);

  constructor(storage: Storage, storageOrigin: () => string) {
    this.#storage = storage;
    this.#storageOrigin = storageOrigin;
  }

  /** Publishes a version; the highest is the latest. */
  add(model: KaggleModel): void {
    const version = model.version ?? 1;
    this.#versions.set(keyOf(model, version), { ...model, version });
    const place = placeOf(model, version);
    this.#storage.put(`${place}/bundle/archive.tar.gz`, model.archive ?? tarGz(entriesOf(model.files)));
    for (const [path, body] of Object.entries(model.files)) this.#storage.put(`${place}/${path}`, body);
  }

  readonly service: Service = (asked: Asked) => {
    const { path, headers, query } = asked;
    const [api, v1, models, owner, slug, framework, variation, ...rest] = path;
    if (api !== 'api' || v1 !== 'v1') return undefined;
    if (models === 'users.AccountService' && owner === 'GenerateAccessToken')
      return this.logins.answer(asked);
    if (models !== 'models') return undefined;
    const { authorization } = headers;
    if (authorization !== undefined && !this.accounts.has(authorization))
      return kaggleError(401, 'Unauthenticated');
    if (framework === 'list' && variation === undefined)
      return this.#instances(`${owner}/${slug}`, authorization);
    const versions = this.#versionsOf([owner, slug, framework, variation].join('/'));
    const latest = versions.at(-1);
    if (latest === undefined) return kaggleError(403, "Permission 'models.get' was denied");
    const refused = refusal(latest, authorization, this.consented);
    if (refused !== undefined) return refused;
    return this.#answer(versions, rest, query);
  };

  #answer(
    versions: readonly KaggleModel[],
    rest: readonly string[],
    query: URLSearchParams,
  ): Answer | undefined {
    const latest = versions[versions.length - 1];
    if (rest.length === 1 && rest[0] === 'get') return json(instanceOf(latest));
    if (rest.length === 1 && rest[0] === 'list')
      return json({ versionList: { versions: versions.map(versionOf) }, nextPageToken: '' });
    if (rest.length === 1 && rest[0] === 'files') return json(filesOf(latest, query));
    const chosen = versions.find(({ version }) => String(version) === rest[0]);
    if (chosen === undefined) return kaggleError(404, 'Not found');
    if (rest[1] === 'files') return json(filesOf(chosen, query));
    if (rest[1] !== 'download') return undefined;
    const file = rest.slice(2).join('/');
    if (file !== '' && !(file in chosen.files)) return kaggleError(404, 'Not found');
    const place = placeOf(chosen, chosen.version ?? 1);
    return redirect(
      `${this.#storageOrigin()}${this.#storage.sign(`${place}/${file === '' ? 'bundle/archive.tar.gz' : file}`)}`,
    );
  }

  #instances(model: string, authorization: string | undefined): Answer {
    const all = [...this.#versions.values()].filter((one) => `${one.owner}/${one.model}` === model);
    const visible = all.filter(({ access }) => access !== 'private' || authorization !== undefined);
    if (visible.length === 0) return kaggleError(403, "Permission 'models.get' was denied");
    return json({ instances: visible.map(instanceOf), nextPageToken: '' });
  }

  #versionsOf(handle: string): KaggleModel[] {
    return [...this.#versions.values()]
      .filter((model) => keyOf(model, 0) === `${handle}/0`)
      .sort((a, b) => (a.version ?? 1) - (b.version ?? 1));
  }
}

const keyOf = ({ owner, model, framework, variation }: KaggleModel, version: number): string =>
  `${owner}/${model}/${framework}/${variation}/${version}`;

const placeOf = (model: KaggleModel, version: number): string =>
  `kaggle-models-data/${keyOf(model, version).replaceAll('/', '-')}/${version}`;

function refusal(
  { access = 'public' }: KaggleModel,
  authorization: string | undefined,
  consented: ReadonlySet<string>,
): Answer | undefined {
  if (access === 'consent' && !consented.has(authorization ?? ''))
    return kaggleError(403, 'User has not consented to terms of use.');
  if (access === 'private' && authorization === undefined)
    return kaggleError(403, "Permission 'models.get' was denied");
  return undefined;
}

function instanceOf({ owner, model, framework, variation, version, license, files }: KaggleModel): unknown {
  const bytes = Object.values(files).reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  return {
    id: 1,
    slug: variation,
    framework,
    overview: 'A model for tests',
    downloadUrl: `/models/${owner}/${model}/${framework}/${variation}/${version}/download`,
    versionNumber: version,
    licenseName: license ?? 'Apache 2.0',
    totalUncompressedBytes: bytes,
  };
}

const versionOf = ({ version, variation, framework }: KaggleModel): unknown => ({
  id: version,
  framework,
  variationSlug: variation,
  versionNumber: version,
});

/** Files in pages; the token is the number of the next file. */
function filesOf({ files }: KaggleModel, query: URLSearchParams): unknown {
  const all = Object.entries(files).map(([name, body]) => ({ name, size: Buffer.byteLength(body) }));
  const size = Number(query.get('pageSize') ?? query.get('page_size') ?? 20);
  const from = Number(query.get('pageToken') ?? query.get('page_token') ?? 0);
  const more = from + size < all.length;
  return { files: all.slice(from, from + size), nextPageToken: more ? String(from + size) : '' };
}
