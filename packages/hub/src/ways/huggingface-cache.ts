import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isObject } from '../cache/records.ts';
import { huggingFaceHome } from '../credentials/huggingface.ts';
import type { Item, Surroundings } from '../source.ts';
import { parseHub, spellHub } from '../sources/huggingface.ts';
import { digestOfHex } from '../transfer/digest.ts';
import type { ForeignCache } from './foreign-cache.ts';

/**
 * `models--{owner}--{name}/snapshots/{commit}/` links to blobs that are named by their digest, which is checked. A
 * branch means what it meant when it was fetched, so it counts only where nobody can be asked. A whole repository counts
 * where the list of its files is there and all of them are.
 */
export const huggingFaceCache: ForeignCache = {
  name: 'the cache of huggingface_hub',
  async find({ ref }, surroundings, any) {
    if (!ref.startsWith('hf:')) return undefined;
    const hub = parseHub(ref);
    const folder = join(
      rootOf(surroundings),
      `${hub.repo.startsWith('datasets/') ? '' : 'models--'}${hub.repo.replaceAll('/', '--')}`,
    );
    const isCommit = /^[0-9a-f]{40}$/.test(hub.revision);
    if (!isCommit && !any) return undefined;
    const commit = isCommit ? hub.revision : await textOf(join(folder, 'refs', hub.revision));
    if (commit === undefined || !/^[0-9a-f]{40}$/.test(commit)) return undefined;
    const snapshot = join(folder, 'snapshots', commit);
    const one = hub.path === '' ? undefined : await itemAt(join(snapshot, hub.path), basename(hub.path));
    const items = one === undefined ? await wanted(folder, snapshot, commit, hub.path) : [one];
    if (items === undefined) return undefined;
    return { ref: spellHub({ ...hub, revision: commit }), version: commit, source: 'huggingface', items };
  },
};

/** All files below `path` by the list of the commit, or undefined where the list or one of them is missing. */
async function wanted(
  folder: string,
  snapshot: string,
  commit: string,
  path: string,
): Promise<Item[] | undefined> {
  const text = await textOf(join(folder, 'trees', `${commit}.json`));
  const list: unknown = text === undefined ? undefined : JSON.parse(text);
  const entries = isObject(list) && Array.isArray(list.files) ? list.files : list;
  if (!Array.isArray(entries)) return undefined;
  const names = entries.map((entry: unknown) => (isObject(entry) ? (entry.path ?? entry.rfilename) : entry));
  if (!names.every((name) => typeof name === 'string' && !name.split('/').includes('..'))) return undefined;
  const inside = (names as string[]).filter((name) => path === '' || name.startsWith(`${path}/`));
  const items = await Promise.all(
    inside.map((name) => itemAt(join(snapshot, name), path === '' ? name : name.slice(path.length + 1))),
  );
  return items.every((item) => item !== undefined) ? (items as Item[]) : undefined;
}

async function itemAt(link: string, path: string): Promise<Item | undefined> {
  const file = await realpath(link).catch(() => undefined);
  const found = file === undefined ? undefined : await stat(file);
  if (file === undefined || !found?.isFile()) return undefined;
  const name = basename(file);
  const digest = digestOfHex('sha256', name) ?? digestOfHex('git-sha1', name);
  const digests = digest === undefined ? [] : [{ ...digest, bytes: found.size }];
  return { path, bytes: found.size, digests, origin: { kind: 'file', file } };
}

function rootOf(surroundings: Surroundings): string {
  return surroundings.env.HF_HUB_CACHE || join(huggingFaceHome(surroundings), 'hub');
}

const textOf = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
