import { createHash } from 'node:crypto';
import { type Answer, json, redirect } from './answer.ts';
import type { Files } from './archive.ts';
import type { Asked, Service } from './server.ts';
import type { Storage } from './storage.ts';

export interface HuggingFaceRepo {
  /** `owner/name`, or `datasets/owner/name`. */
  readonly repo: string;
  readonly license?: string;
  readonly files: Files;
  /** Files that are stored as large ones: with a SHA-256, behind a redirect to storage. */
  readonly large?: readonly string[];
  readonly access?: 'public' | 'gated' | 'private';
  /** Only the right digests are promised; these bytes are sent instead. */
  readonly sent?: Files;
}

/** The Hugging Face Hub: revisions, trees in pages, files, large files on another host. */
export class HuggingFace {
  readonly #repos = new Map<string, HuggingFaceRepo & { readonly commit: string }>();
  readonly #storage: Storage;
  readonly #storageOrigin: () => string;
  /** Tokens that open gated and private repositories. */
  readonly tokens = new Set<string>();
  pageSize = 1000;

  constructor(storage: Storage, storageOrigin: () => string) {
    this.#storage = storage;
    this.#storageOrigin = storageOrigin;
  }

  add(repo: HuggingFaceRepo): void {
    const commit = createHash('sha1')
      .update(JSON.stringify(Object.entries(repo.files)))
      .digest('hex');
    this.#repos.set(repo.repo, { ...repo, commit });
    for (const path of repo.large ?? []) this.#storage.put(`lfs/${repo.repo}/${path}`, bytesOf(repo, path));
  }

  readonly service: Service = ({ path, query, headers }: Asked) => {
    const isApi = path[0] === 'api';
    const below = isApi ? path.slice(path[1] === 'models' ? 2 : 1) : path;
    const isData = below[0] === 'datasets';
    const [owner, name, verb, revision, ...rest] = isData ? below.slice(1) : below;
    const repo = this.#repos.get(`${isData ? 'datasets/' : ''}${owner}/${name}`);
    const token = headers.authorization?.replace('Bearer ', '');
    const trusted = token !== undefined && this.tokens.has(token);
    if (repo === undefined || (repo.access === 'private' && !trusted)) {
      return refusal(401, 'RepoNotFound', 'Repository not found');
    }
    if (revision !== 'main' && revision !== repo.commit)
      return refusal(404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
    if (isApi && verb === 'revision')
      return json({ sha: repo.commit, gated: repo.access === 'gated', cardData: { license: repo.license } });
    if (isApi && verb === 'tree') return this.#tree(repo, query, path);
    if (repo.access === 'gated' && !trusted)
      return refusal(403, 'GatedRepo', 'Access to this model is restricted');
    return verb === 'resolve' ? this.#file(repo, rest.join('/')) : undefined;
  };

  #tree({ files, large = [] }: HuggingFaceRepo, query: URLSearchParams, path: readonly string[]): Answer {
    const all = Object.entries(files).map(([name, content]) => {
      const body = Buffer.from(content);
      const pointer = large.includes(name)
        ? { lfs: { oid: sha256(body), size: body.length, pointerSize: 130 } }
        : {};
      return { type: 'file', path: name, size: body.length, oid: gitOid(body), ...pointer };
    });
    const from = Number(query.get('cursor') ?? 0);
    const page = [
      { type: 'directory', path: 'folder', size: 0, oid: gitOid(Buffer.alloc(0)) },
      ...all.slice(from, from + this.pageSize),
    ];
    const next = from + this.pageSize;
    const link = `</${path.join('/')}?recursive=true&cursor=${next}>; rel="next"`;
    return json(page, 200, next < all.length ? { link } : {});
  }

  #file(repo: HuggingFaceRepo & { commit: string }, path: string): Answer {
    if (!(path in repo.files)) return refusal(404, 'EntryNotFound', 'Entry not found');
    const body = bytesOf(repo, path);
    const linked = { 'x-repo-commit': repo.commit, 'x-linked-size': String(body.length) };
    if (!repo.large?.includes(path)) {
      return {
        status: 200,
        ranges: true,
        body,
        headers: { ...linked, etag: `"${gitOid(body)}"`, 'content-type': 'text/plain' },
      };
    }
    const answer = redirect(`${this.#storageOrigin()}${this.#storage.sign(`lfs/${repo.repo}/${path}`)}`);
    return { ...answer, headers: { ...answer.headers, ...linked, 'x-linked-etag': `"${sha256(body)}"` } };
  }
}

const bytesOf = ({ files, sent }: HuggingFaceRepo, path: string): Buffer =>
  Buffer.from(sent?.[path] ?? files[path]);
const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex');
const gitOid = (body: Buffer): string =>
  createHash('sha1').update(`blob ${body.length}\0`).update(body).digest('hex');

const refusal = (status: number, code: string, message: string): Answer =>
  json({ error: message }, status, { 'x-error-code': code, 'x-error-message': message });
