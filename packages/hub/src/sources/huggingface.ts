import { ZooError } from '@zoo/core';
import type { Credentials } from '../credentials/credentials.ts';
import { decoded } from '../encoding.ts';
import { redact } from '../http/failure.ts';
import type { Item, Manifest, Source, SourceContext } from '../source.ts';
import { type Digest, digestOfHex } from '../transfer/digest.ts';

const DEFAULT_ENDPOINT = 'https://huggingface.co';

/** The list is of a whole repository, also where one folder of it is wanted; the largest data sets have some 100,000 files. */
const MOST_FILES = 1_000_000;

export interface HubRef {
  /** `owner/name`, or `datasets/owner/name`. */
  readonly repo: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** File or folder; empty: everything. */
  readonly path: string;
}

/**
 * Models and data sets of the Hugging Face Hub. A revision is resolved to its commit; large files carry a SHA-256, small ones the
 * digest git gives them, and both are checked. A token (`HF_TOKEN`, or the file of the official client) is sent if there is one.
 */
export const huggingface: Source = {
  name: 'huggingface',
  oneService: true,
  forms: [
    { form: 'hf:owner/name[@revision][/path]', example: 'hf:google/mobilenet_v2_1.0_224@main/config.json' },
    {
      form: 'hf:datasets/owner/name[@revision][/path]',
      example: 'hf:datasets/stanfordnlp/sst2@main/data',
    },
    {
      form: 'https://huggingface.co/owner/name',
      example: 'https://huggingface.co/google/mobilenet_v2_1.0_224',
    },
  ],
  locate(ref) {
    const parsed = ref.startsWith('hf:') ? parseHub(ref) : parsePage(ref);
    if (parsed === undefined) return undefined;
    return { ref: spellHub(parsed), manifest: (context) => manifest(parsed, context) };
  },
};

const NAME = String.raw`[\w-][\w.-]*`;
const FORM = new RegExp(`^hf:((?:datasets/)?${NAME}/${NAME})(?:@([^/@\\s]+))?(?:/(.*))?$`);
const PAGE = new RegExp(
  `^(?:https?://)?(?:(?:www\\.)?huggingface\\.co|hf\\.co)/((?:datasets/)?${NAME}/${NAME})(?:/(?:tree|blob|resolve|raw)/([^/?#]+)(?:/([^?#]*))?)?/?(?:[?#].*)?$`,
);

export function parseHub(ref: string): HubRef {
  const [, repo, revision = 'main', path = ''] = FORM.exec(ref) ?? [];
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (repo !== undefined && !parts.includes('..'))
    // A revision may hold a slash, which refs write as `%2F`.
    return { repo, revision: decoded(revision), path: parts.join('/') };
  throw new ZooError({
    code: 'HUB_BAD_REF',
    category: 'usage',
    message: 'this names no repository of Hugging Face',
    expected: 'hf:owner/name[@revision][/path]',
    received: JSON.stringify(ref.slice(0, 200)),
  });
}

function parsePage(ref: string): HubRef | undefined {
  const [, repo, revision = 'main', path = ''] = PAGE.exec(ref) ?? [];
  if (repo === undefined || repo.startsWith('spaces/')) return undefined;
  return parseHub(`hf:${repo}@${revision}/${decoded(path)}`);
}

export const spellHub = ({ repo, revision, path }: HubRef): string =>
  `hf:${repo}@${encodeURIComponent(revision)}${path === '' ? '' : `/${path}`}`;

async function manifest(ref: HubRef, context: SourceContext): Promise<Manifest> {
  const { http, env } = context;
  const endpoint = (env.HF_ENDPOINT || DEFAULT_ENDPOINT).replace(/\/+$/, '');
  const credentials = await context.accounts.huggingface();
  const { authorization } = credentials ?? {};
  const api = `${endpoint}/api/${ref.repo.startsWith('datasets/') ? '' : 'models/'}${ref.repo}`;
  try {
    const info = await http.json(
      `${api}/revision/${encodeURIComponent(ref.revision)}`,
      (z) =>
        z.object({
          sha: z.string().regex(/^[0-9a-f]{40}$/),
          cardData: z.object({ license: z.union([z.string(), z.array(z.string())]).nullish() }).nullish(),
        }),
      { authorization },
    );
    const files = await filesOf(`${api}/tree/${info.sha}?recursive=true&expand=false`, http, authorization);
    const items = files.flatMap((file) =>
      itemOf(file, ref, `${endpoint}/${ref.repo}/resolve/${info.sha}`, http, authorization),
    );
    if (items.length === 0) throw nothingThere(ref);
    const license = info.cardData?.license;
    return {
      ref: spellHub({ ...ref, revision: info.sha }),
      version: info.sha,
      license: (Array.isArray(license) ? license.join(', ') : license) ?? undefined,
      items,
      explain: (error) => explain(error, ref, credentials),
    };
  } catch (error) {
    throw explain(error, ref, credentials);
  }
}

interface TreeFile {
  readonly path: string;
  readonly size: number;
  readonly oid: string;
  readonly lfs?: { readonly oid: string; readonly size: number } | null;
}

/** Every file of a tree, page by page. */
async function filesOf(
  url: string,
  http: SourceContext['http'],
  authorization?: string,
): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  const asked = new Set<string>();
  for (let next: string | undefined = url; next !== undefined; ) {
    if (asked.has(next) || files.length > MOST_FILES) throw listedWithoutEnd(url);
    asked.add(next);
    const page: { value: (TreeFile & { type: string })[]; next?: string } = await http.page(
      next,
      (z) =>
        z.array(
          z.object({
            type: z.string(),
            path: z.string(),
            size: z.int().nonnegative(),
            oid: z.string(),
            lfs: z.object({ oid: z.string(), size: z.int().nonnegative() }).nullish(),
          }),
        ),
      { authorization },
    );
    files.push(...page.value.filter(({ type }) => type === 'file'));
    next = page.next;
  }
  return files;
}

const listedWithoutEnd = (url: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_ANSWER',
    category: 'damaged-input',
    message: `${redact(url)} lists files without end`,
    expected: `at most ${MOST_FILES} files`,
  });

/** A wanted file: a folder is taken with paths relative to it, a file by its name. */
function itemOf(
  file: TreeFile,
  ref: HubRef,
  base: string,
  http: SourceContext['http'],
  authorization?: string,
): Item[] {
  const { path: wanted } = ref;
  const inside = wanted === '' || file.path.startsWith(`${wanted}/`);
  if (!inside && file.path !== wanted) return [];
  const path =
    wanted === ''
      ? file.path
      : inside
        ? file.path.slice(wanted.length + 1)
        : (file.path.split('/').at(-1) ?? '');
  const url = `${base}/${file.path.split('/').map(encodeURIComponent).join('/')}`;
  const bytes = file.lfs?.size ?? file.size;
  return [{ path, bytes, digests: digestsOf(file), origin: { kind: 'http', url, http, authorization } }];
}

function digestsOf({ oid, size, lfs }: TreeFile): Digest[] {
  const digest = lfs ? digestOfHex('sha256', lfs.oid) : digestOfHex('git-sha1', oid);
  return digest === undefined ? [] : [{ ...digest, bytes: size }];
}

/** The service answers 401 for what does not exist as for what is private, and names the difference in a header. */
function explain(error: unknown, ref: HubRef, credentials: Credentials | undefined): unknown {
  if (!(error instanceof ZooError)) return error;
  const page = `https://huggingface.co/${ref.repo}`;
  const refused = error.category === 'access-refused';
  const fields = { place: { file: spellHub(ref) }, received: error.received, cause: error };
  if (refused && /GatedRepo/.test(error.received ?? '')) {
    return new ZooError({
      ...fields,
      code: 'HUB_CONSENT_NEEDED',
      category: 'access-refused',
      message: 'the model has terms that have to be accepted',
      hint: `Accept them at ${page}${credentials ? ` with the account of ${credentials.from}` : ', and put your token into HF_TOKEN'}`,
    });
  }
  if (refused && /RepoNotFound|RepositoryNotFound/.test(error.received ?? '')) {
    const hint = `Look at ${page}${credentials ? '' : '; for a private repository put your token into HF_TOKEN'}`;
    return new ZooError({
      ...fields,
      code: 'HUB_NOT_FOUND',
      category: 'not-found',
      message: 'there is no such public repository',
      hint,
    });
  }
  if (refused && credentials !== undefined) {
    return new ZooError({
      ...fields,
      code: error.code,
      category: 'access-refused',
      message: `Hugging Face does not accept the token of ${credentials.from}`,
      hint: 'Renew it, or remove it: public models need none',
    });
  }
  return error;
}

const nothingThere = (ref: HubRef): ZooError =>
  new ZooError({
    code: 'HUB_NOT_IN_REPO',
    category: 'not-found',
    message: ref.path === '' ? 'the repository is empty' : `there is no ${ref.path} in the repository`,
    place: { file: spellHub(ref) },
  });
