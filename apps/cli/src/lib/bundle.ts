import { ZooError } from '@zoo/core';
import type { ModelFile } from './model-file.ts';

/** Models by path, at least one. */
export interface Bundled {
  readonly models: readonly ModelFile[];
  /** The bundle that they are all of the models of; undefined for the model that a file is. */
  readonly bundle?: BundleInfo;
}

export interface BundleInfo {
  readonly file: string;
  readonly bytes: number;
  /** What is in it beside models. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * The models of the bundle `bytes`, or what `member` names of them: a model, or a bundle in the bundle. Undefined when
 * the file is no bundle of models and nothing in it is asked for: it is opened as a model then.
 *
 * @throws ZooError `BUNDLE_MEMBER`, and those of `readBundle`
 */
export async function bundleIn(
  path: string,
  bytes: Uint8Array,
  member: string | undefined,
): Promise<Bundled | undefined> {
  const { isBundle, readBundle } = await import('@zoo/tflite');
  if (!isBundle(bytes)) return member === undefined ? undefined : refuse(path, member, []);
  const { models, files } = readBundle(bytes);
  const wanted = (name: string) => member === undefined || name === member || name.startsWith(`${member}/`);
  const found = [...models]
    .filter(([name]) => wanted(name))
    .map(([name, model]) => ({ path: `${path}/${name}`, bytes: model }));
  if (member !== undefined) return found.length > 0 ? { models: found } : refuse(path, member, models.keys());
  if (found.length === 0) return undefined;
  const others = [...files].map(([name, data]) => ({ name, bytes: data.length }));
  return { models: found, bundle: { file: path, bytes: bytes.length, files: others } };
}

function refuse(path: string, member: string, names: Iterable<string>): never {
  const list = [...names];
  throw new ZooError({
    code: 'BUNDLE_MEMBER',
    category: 'not-found',
    message: list.length === 0 ? 'this file is not a bundle of models' : 'the bundle has no such model',
    place: { file: path },
    expected: list.length === 0 ? undefined : list.join(', '),
    received: member,
  });
}
