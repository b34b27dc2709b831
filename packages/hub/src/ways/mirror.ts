import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ZooError } from '@zoo/core';
import { Layout } from '../cache/layout.ts';
import { type FileRecord, parseRef, parseTree, treeDigest } from '../cache/records.ts';
import type { Candidate } from '../candidates.ts';
import { decoded } from '../encoding.ts';
import { redact } from '../http/failure.ts';
import type { LockedModel } from '../lockfile/lockfile.ts';
import type { Item, Manifest, Origin, Source, SourceContext, Surroundings } from '../source.ts';
import { NameGuard, safePath } from '../transfer/paths.ts';
import { s3Address } from './s3.ts';

/**
 * A mirror is a copy of a cache's folder behind any web server, in any S3 store, or on a shared disk: what somebody has
 * fetched, everybody who names it in `ZOO_MIRROR` gets from there. Nothing runs on it; `rsync` and `aws s3 sync` make one.
 *
 * A mirror is trusted with what a name means, as a source is; the bytes are checked against their digests, and with a
 * lock file a mirror is trusted with nothing.
 */
export interface Mirror {
  /** As messages show it. */
  readonly name: string;
  /** It is on this machine. */
  readonly local?: true;
  /** @param path inside the folder of the cache */
  origin(path: string, context: SourceContext): Origin;
}

/** The mirrors of `ZOO_MIRROR`: addresses (`https:`, `s3:`) and folders, separated by spaces. */
export function mirrorsOf(surroundings: Surroundings): Mirror[] {
  const names = (surroundings.env.ZOO_MIRROR ?? '').split(/\s+/).filter((name) => name !== '');
  return names.map((name) => mirror(name.replace(/\/+$/, ''), surroundings));
}

function mirror(address: string, surroundings: Surroundings): Mirror {
  if (address.startsWith('s3://')) {
    const origin = (path: string, { http }: SourceContext) =>
      ({ kind: 'http', url: s3Address(`${address}/${path}`, surroundings), http }) as const;
    return { name: address, origin };
  }
  if (/^https?:\/\//i.test(address)) return webMirror(address);
  if (/^[a-z][a-z0-9+.-]+:/i.test(address) && !address.startsWith('file://')) throw misspelt(address);
  const folder = address.startsWith('file://')
    ? fileURLToPath(address)
    : resolve(surroundings.cwd, address.replace(/^~(?=\/|$)/, surroundings.home));
  return { name: folder, local: true, origin: (path) => ({ kind: 'file', file: join(folder, path) }) };
}

function webMirror(address: string): Mirror {
  if (!URL.canParse(address)) throw misspelt(redact(address));
  const { origin, pathname, username, password } = new URL(address);
  const pair = `${decoded(username)}:${decoded(password)}`;
  const authorization = pair === ':' ? undefined : `Basic ${Buffer.from(pair).toString('base64')}`;
  const base = `${origin}${pathname.replace(/\/$/, '')}`;
  return {
    name: base,
    origin: (path, { http }) => ({ kind: 'http', url: `${base}/${path}`, http, authorization }),
  };
}

/** Getting what a candidate means from a mirror: the bytes of its locked form, or whatever the mirror has under its name. */
export function fromMirror(
  mirror: Mirror,
  source: Source,
  candidate: Candidate,
  locked?: LockedModel,
): Candidate {
  const { offer } = candidate;
  return {
    ...candidate,
    source,
    aside: true,
    ...(mirror.local ? { local: true } : {}),
    // A mirror holds what came of picking and adapting.
    offer: offer && { ...offer, pick: undefined, adapt: undefined },
    locator: {
      ...candidate.locator,
      manifest: (context) =>
        locked === undefined
          ? namedManifest(mirror, candidate, context)
          : lockedManifest(mirror, locked, context),
    },
  };
}

export const mirrorSource = ({ name }: Mirror): Source => ({
  name: `mirror ${name}`,
  oneService: true,
  forms: [],
  locate: () => undefined,
});

async function namedManifest(
  mirror: Mirror,
  candidate: Candidate,
  context: SourceContext,
): Promise<Manifest> {
  const layout = new Layout('');
  const record = parseRef(await jsonOf(mirror, layout.ref(candidate.key), context));
  if (record?.key !== candidate.key) throw damaged(mirror, candidate.key);
  const files = parseTree(await jsonOf(mirror, layout.treeList(record.tree), context));
  if (files === undefined || treeDigest(files) !== record.tree) throw damaged(mirror, candidate.key);
  const { sha256 } = candidate.locator;
  // The ref states a digest: of one file, which can be checked here, or of an archive, which cannot.
  if (sha256 !== undefined && !(files.length === 1 && files[0].sha256 === sha256))
    throw notThere(mirror, candidate.key);
  const { ref, version, source, license } = record;
  return { ref, version, source, license: license ?? undefined, items: itemsOf(mirror, files, context) };
}

async function lockedManifest(
  mirror: Mirror,
  locked: LockedModel,
  context: SourceContext,
): Promise<Manifest> {
  const { resolved: ref, version, source, license } = locked;
  return {
    ref,
    version,
    source,
    license: license ?? undefined,
    items: itemsOf(mirror, locked.files, context),
  };
}

function itemsOf(mirror: Mirror, files: readonly FileRecord[], context: SourceContext): Item[] {
  const layout = new Layout('');
  const guard = new NameGuard();
  return files.map(({ path, bytes, sha256 }) => {
    guard.add(safePath(path, mirror.name), mirror.name);
    const digests = [{ algorithm: 'sha256', hex: sha256 }] as const;
    return { path, bytes, digests, origin: mirror.origin(slashed(layout.blob(sha256)), context) };
  });
}

async function jsonOf(mirror: Mirror, path: string, context: SourceContext): Promise<unknown> {
  const origin = mirror.origin(slashed(path), context);
  if (origin.kind === 'http') {
    return context.http.json(origin.url, (z) => z.unknown(), { authorization: origin.authorization });
  }
  const text = await readFile(origin.file, 'utf8').catch((error) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? notThere(mirror, path)
      : notReadable(mirror, path, error);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(mirror, path);
  }
}

const slashed = (path: string): string => path.replaceAll('\\', '/');

const notThere = ({ name }: Mirror, key: string): ZooError =>
  new ZooError({
    code: 'HUB_NOT_MIRRORED',
    category: 'not-found',
    message: `the mirror ${name} does not have it`,
    place: { file: key },
  });

const notReadable = ({ name }: Mirror, path: string, cause: NodeJS.ErrnoException): ZooError =>
  new ZooError({
    code: 'HUB_BAD_MIRROR',
    category: 'network',
    message: `the mirror ${name} cannot be read`,
    place: { file: path },
    received: cause.code,
    cause,
  });

const damaged = ({ name }: Mirror, key: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_MIRROR',
    category: 'damaged-input',
    message: `the mirror ${name} holds a damaged record`,
    place: { file: key },
    hint: 'Copy the cache there again; a mirror is a copy of its folder',
  });

const misspelt = (address: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_MIRROR',
    category: 'usage',
    message: 'ZOO_MIRROR cannot be read',
    expected: 'https://host/path, s3://bucket/path or a folder, separated by spaces',
    received: JSON.stringify(address.slice(0, 120)),
  });
