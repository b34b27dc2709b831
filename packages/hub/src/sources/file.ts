import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ZooError } from '@zoo/core';
import type { Item, Locator, Manifest, Source } from '../source.ts';
import { LIMITS } from '../transfer/limits.ts';

/** Files and folders of this machine, used where they are; archives are unpacked into the cache. */
export const file: Source = {
  name: 'file',
  forms: [
    { form: './file or ./folder', example: './models/mine.tflite' },
    { form: 'file:/absolute/path', example: 'file:///home/me/model.json' },
  ],
  locate(ref, { cwd, home }) {
    const path = localPath(ref, home);
    return path === undefined ? undefined : locator(resolve(cwd, path));
  },
};

/** Only what cannot be anything else: a bare word is a short name of the catalogue. */
function localPath(ref: string, home: string): string | undefined {
  if (ref.startsWith('file://')) return pathOfUrl(ref);
  if (ref.startsWith('file:')) return ref.slice('file:'.length);
  if (ref === '~' || ref.startsWith('~/')) return join(home, ref.slice(1));
  const isPath = /^\.{0,2}[/\\]/.test(ref) || ref === '.' || ref === '..' || /^[A-Za-z]:[/\\]/.test(ref);
  const isFileName =
    !ref.includes(':') && /\.(tflite|task|json|bin|h5|keras|pb|onnx|tgz|tar|gz|zip)$/i.test(ref);
  return isPath || isFileName ? ref : undefined;
}

function pathOfUrl(ref: string): string {
  try {
    return fileURLToPath(ref);
  } catch (cause) {
    throw new ZooError({
      code: 'HUB_BAD_REF',
      category: 'usage',
      message: 'the address of the file cannot be read',
      expected: 'file:///absolute/path',
      received: JSON.stringify(ref.slice(0, 200)),
      cause,
    });
  }
}

function locator(path: string): Locator {
  const ref = `file:${path.split(sep).join('/')}`;
  const archive = /\.(tgz|tar|tar\.gz|zip)$/i.test(path);
  return {
    ref,
    local: true,
    ...(archive ? {} : { inPlace: true as const }),
    manifest: () => manifest(path, ref, archive),
  };
}

async function manifest(path: string, ref: string, archive: boolean): Promise<Manifest> {
  const found = await stat(path).catch((error) => {
    throw new ZooError({
      code: 'HUB_NO_SUCH_FILE',
      category: 'not-found',
      message: 'there is no such file or folder',
      place: { file: path },
      cause: error,
    });
  });
  if (found.isDirectory()) return { ref, items: await itemsBelow(path) };
  const item: Item = { path: basename(path), origin: { kind: 'file', file: path }, bytes: found.size };
  return { ref, items: [archive ? { ...item, unpack: { select: (name) => name } } : item] };
}

/** The files below a folder, with paths relative to it. */
export async function itemsBelow(folder: string, prefix = ''): Promise<Item[]> {
  const items: Item[] = [];
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    const full = join(folder, path);
    if (entry.isDirectory()) items.push(...(await itemsBelow(folder, path)));
    else if (entry.isFile())
      items.push({ path, origin: { kind: 'file', file: full }, bytes: (await stat(full)).size });
    if (items.length > LIMITS.files) throw tooMany(folder);
  }
  return items;
}

const tooMany = (folder: string): ZooError =>
  new ZooError({
    code: 'HUB_TOO_MANY_FILES',
    category: 'usage',
    message: 'this folder holds more than a model',
    place: { file: folder },
    expected: `at most ${LIMITS.files} files`,
  });
