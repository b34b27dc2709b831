import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { ZooError } from '@zoo/core';
import { type Bundled, bundleIn } from './bundle.ts';
import { readWhole } from './errors.ts';
import { type Fetching, fetchHere } from './fetching.ts';

export interface ModelFile {
  /** Path of the `.tflite` file; that of a bundle goes on inside it: `hand.task/detector.tflite`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The `.tflite` model that `ref` means: a file of this machine, anything that `zoo fetch` understands, or a model in a
 * bundle, which may be left out where the bundle has one.
 */
export async function openModel(ref: string, context: Fetching): Promise<ModelFile> {
  const { models } = await openModels(ref, context);
  if (models.length === 1) return models[0];
  throw new ZooError({
    code: 'MODEL_AMBIGUOUS',
    category: 'usage',
    message: 'this is a bundle of several models',
    place: { file: ref },
    received: listSome(models.map(({ path }) => path)),
    hint: `Name one of them: ${models[0].path}`,
  });
}

/** The models that `ref` means: those of a bundle, or of a part of it that `ref` names, or the one in a file. */
export async function openModels(ref: string, context: Fetching): Promise<Bundled> {
  const inside = splitBundle(ref);
  const path = await modelPath(inside?.bundle ?? ref, context);
  const bytes = await readWhole(path);
  return (await bundleIn(path, bytes, inside?.member)) ?? { models: [{ path, bytes }] };
}

/** A path that goes on behind a file: `hand.task/detector.tflite`. */
function splitBundle(ref: string): { bundle: string; member: string } | undefined {
  for (const { index } of ref.matchAll(/[/\\]/g)) {
    const bundle = ref.slice(0, index);
    const member = ref.slice(index + 1).replaceAll('\\', '/');
    if (statSync(bundle, { throwIfNoEntry: false })?.isFile()) return { bundle, member };
  }
  return undefined;
}

/** Where the file that `ref` means is, fetched if need be. A folder stands for the one model in it. */
export async function modelPath(ref: string, context: Fetching): Promise<string> {
  const local = localPath(ref);
  if (local === 'file') return ref;
  const fetched = await fetchHere(local === 'folder' && !isAbsolute(ref) ? `./${ref}` : ref, context, {
    format: /^[\w.-]+$/.test(ref) && local === undefined ? 'tflite' : undefined,
  });
  if (fetched.main) return fetched.main;
  throw new ZooError({
    code: 'MODEL_AMBIGUOUS',
    category: 'usage',
    message: 'there is not one model that stands for all of this',
    place: { file: ref },
    received: listSome(fetched.files.map((file) => file.path)),
    hint: `Name a file below ${fetched.path}`,
  });
}

/**
 * Whether `ref` is something on this disk; undefined when it can only be a name for `zoo fetch`.
 *
 * @throws ZooError `FILE_NOT_FOUND` for what is written like a path and is not there
 */
export function localPath(ref: string): 'file' | 'folder' | undefined {
  const found = statSync(ref, { throwIfNoEntry: false });
  if (found) return found.isDirectory() ? 'folder' : 'file';
  const isRef = /^[a-z]+:/i.test(ref) || /^[\w-]+(\.[\w-]+)+\/./.test(ref);
  if (isRef || !/[/\\]|\.(tflite|task|json|h5|keras|onnx|pb)$/i.test(ref)) return undefined;
  throw new ZooError({
    code: 'FILE_NOT_FOUND',
    category: 'not-found',
    message: 'no such file or folder',
    place: { file: ref },
  });
}

function listSome(names: readonly string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return names.length === 0 ? 'no files' : `${names.slice(0, 5).join(', ')}${more}`;
}
