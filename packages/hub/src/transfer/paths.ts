import { ZooError } from '@zoo/core';

/** Longer paths fail on common disks (255 bytes a name, 4096 a path on Linux, 1024 on macOS). */
const MAX_PATH = 1024;
const MAX_NAME = 255;

/**
 * A path from outside made safe to join to a folder, or a `damaged-input` error.
 * Refused: absolute paths, drive letters, `..`, backslashes, control characters, empty names and names Windows cannot hold.
 *
 * @example safePath('./variables/variables.index') // 'variables/variables.index'
 */
export function safePath(path: string, archive?: string): string {
  const names = path.replace(/^(\.\/)+/, '').split('/');
  const bad =
    path.length > MAX_PATH
      ? 'is too long'
      : names.map(whatIsWrongWith).find((reason) => reason !== undefined);
  if (bad === undefined) return names.join('/');
  throw new ZooError({
    code: 'HUB_UNSAFE_PATH',
    category: 'damaged-input',
    message: `a file name ${bad}`,
    place: { file: archive },
    expected: 'a relative path inside the model',
    received: JSON.stringify(path.slice(0, 120)),
  });
}

function whatIsWrongWith(name: string): string | undefined {
  if (name === '') return 'is absolute or has an empty part';
  if (name === '.' || name === '..') return 'leads out of its folder';
  if (name.length > MAX_NAME) return 'is too long';
  if (name.includes('\\') || name.includes(':')) return 'holds a backslash or a colon';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'holds a control character';
  return undefined;
}

/** Refuses names that one disk would keep apart and another would merge: equal but for case or Unicode form. */
export class NameGuard {
  readonly #files = new Map<string, string>();
  readonly #folders = new Set<string>();

  add(path: string, archive?: string): void {
    const key = fold(path);
    const parents = key
      .split('/')
      .slice(0, -1)
      .map((_, depth, names) => names.slice(0, depth + 1).join('/'));
    const clash = this.#files.get(key) ?? parents.map((parent) => this.#files.get(parent)).find(Boolean);
    if (clash !== undefined || this.#folders.has(key)) {
      throw new ZooError({
        code: 'HUB_DUPLICATE_NAME',
        category: 'damaged-input',
        message: 'two files would take the same place',
        place: { file: archive },
        received:
          clash === undefined ? JSON.stringify(path) : `${JSON.stringify(clash)} and ${JSON.stringify(path)}`,
      });
    }
    this.#files.set(key, path);
    for (const parent of parents) this.#folders.add(parent);
  }
}

/** The same for all files of a model, wherever their names came from. @param where they came from, for the message */
export function refuseClashes(files: readonly { readonly path: string }[], where: string): void {
  const guard = new NameGuard();
  for (const { path } of files) guard.add(path, where);
}

const fold = (path: string): string => path.normalize('NFC').toLowerCase();
