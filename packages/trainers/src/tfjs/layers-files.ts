import { ZooError } from '@zoo/core';
import { z } from 'zod';

const LAYER = z.looseObject({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.looseObject({ name: z.string().optional() }),
  inbound_nodes: z.array(z.unknown()).optional(),
});
export type LayerJson = z.infer<typeof LAYER>;

/** A container of layers as Keras writes it: functional models wire layers by name, sequential ones are lists. */
const MODEL = z.looseObject({
  class_name: z.string(),
  config: z.union([
    z.array(LAYER).max(100_000),
    z.looseObject({ name: z.string().optional(), layers: z.array(LAYER).max(100_000) }),
  ]),
});
export type ModelJson = z.infer<typeof MODEL>;

const WEIGHT = z.looseObject({
  name: z.string(),
  shape: z.array(z.number().int().min(0)),
  dtype: z.string(),
});

const FILE = z.looseObject({
  modelTopology: z.union([z.looseObject({ model_config: MODEL }), MODEL]),
  weightsManifest: z
    .array(z.object({ paths: z.array(z.string()).max(100_000), weights: z.array(WEIGHT) }))
    .max(100_000),
});
type FileJson = z.infer<typeof FILE>;

/** Everything that a tfjs layers model consists of, in memory. */
export interface LayersFiles {
  readonly json: FileJson;
  /** The weight files one after the other, in the order of the manifest. */
  readonly weights: Uint8Array;
}

/**
 * Reads `model.json` and the weight files that it names.
 * @param read gives the bytes of a file beside `entry`; it must refuse paths that leave that folder
 * @throws TFJS_MODEL
 */
export async function readLayersFiles(
  entry: string,
  read: (path: string) => Promise<Uint8Array>,
): Promise<LayersFiles> {
  const json = parseModelJson(entry, await read(entry));
  const folder = entry.slice(0, entry.lastIndexOf('/') + 1);
  const paths = json.weightsManifest.flatMap((group) => group.paths);
  const parts = await Promise.all(paths.map((path) => read(folder + path)));
  return { json, weights: new Uint8Array(Buffer.concat(parts)) };
}

/** The model's own description, whether or not it stands in a `model_config`. */
export function modelOf(json: FileJson): ModelJson {
  const topology = json.modelTopology as { model_config?: ModelJson } & ModelJson;
  return topology.model_config ?? topology;
}

/** The layers of a container, in the order of the file. */
export function layersOf(model: ModelJson): LayerJson[] {
  return Array.isArray(model.config) ? model.config : model.config.layers;
}

export function layerName(layer: LayerJson): string {
  return layer.name ?? layer.config.name ?? '';
}

function parseModelJson(entry: string, bytes: Uint8Array): FileJson {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw notLayers(entry, 'no JSON', cause);
  }
  const parsed = FILE.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw notLayers(entry, `${issue.path.join('.')}: ${issue.message}`, parsed.error);
}

function notLayers(entry: string, received: string, cause: unknown): ZooError {
  return new ZooError({
    code: 'TFJS_MODEL',
    category: 'damaged-input',
    message: 'this is no tfjs layers model',
    place: { file: entry },
    expected: 'a model.json with modelTopology and weightsManifest',
    received,
    cause,
  });
}
