import { ZooError } from '@zoo/core';
import { bytesOfBase64, textOfBytes } from '../../encoding.ts';
import type { Adapter } from './adapter.ts';
import { parseLiteral } from './literal.ts';

/**
 * nsfwjs publishes tfjs layers models as JavaScript: `model.min.js` exports the model JSON as an object literal, and
 * `NAME.min.js` exports the shard NAME as base64. This reads both as data, runs none of it, and gives `model.json` with its shards.
 */
export const nsfwjsLayers: Adapter = {
  version: 1,
  async adapt(files) {
    const model = await exported(files, 'model.min.js');
    const manifest = (model as { weightsManifest?: unknown } | null)?.weightsManifest;
    const shards = shardNames(manifest);
    const out = new Map<string, Uint8Array>();
    out.set(
      'model.json',
      new TextEncoder().encode(JSON.stringify({ format: 'layers-model', ...(model as object) })),
    );
    for (const shard of shards) {
      const base64 = await exported(files, `${shard}.min.js`);
      if (typeof base64 !== 'string') throw unlike(`${shard}.min.js`, 'base64 text');
      out.set(shard, bytesOfBase64(base64));
    }
    return out;
  },
};

function shardNames(manifest: unknown): string[] {
  const groups = Array.isArray(manifest) ? manifest : [];
  const names = groups.flatMap((group: { paths?: unknown } | null) =>
    Array.isArray(group?.paths) ? group.paths : [],
  );
  const good =
    names.length > 0 && names.every((name) => typeof name === 'string' && /^[\w.-]{1,100}$/.test(name));
  if (!good) throw unlike('model.min.js', 'a list of weight shards');
  return names;
}

/** The value that the module bundled into the file exports. */
async function exported(
  files: ReadonlyMap<string, () => Promise<Uint8Array>>,
  name: string,
): Promise<unknown> {
  const bytes = await files.get(name)?.();
  if (bytes === undefined) throw unlike(name, 'the file');
  const text = textOfBytes(bytes);
  const marker = /\.exports\s*=\s*(?=[{"'`])/.exec(text);
  if (marker === null) throw unlike(name, 'an exported literal');
  return parseLiteral(text, marker.index + marker[0].length);
}

const unlike = (file: string, expected: string): ZooError =>
  new ZooError({
    code: 'HUB_ADAPT',
    category: 'damaged-input',
    message: 'the package is not laid out as the catalogue knows it',
    place: { file },
    expected,
  });
