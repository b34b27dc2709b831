import { parseJson, parseWith } from '../../lib/parse.ts';
import type { ModelSource } from '../../source.ts';
import type { FrontEnd, Recognition } from '../frontend.ts';
import { lowerModel } from './lower.ts';
import { modelJsonSchema } from './model-json.ts';
import { readTopology } from './topology.ts';
import { readWeights } from './weights.ts';

/** The largest topology seen (EfficientNet-B7) has 3 MB; beyond this it is not a topology. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** Files of a folder that are looked at; a model folder has one JSON and perhaps a few of the user's own. */
const MAX_CANDIDATES = 20;

export const tfjsLayers: FrontEnd = {
  name: 'tfjs-layers',
  summary: 'TensorFlow.js layers model (model.json and weight shards)',

  async sniff(source) {
    const candidates = await jsonFiles(source);
    const answers: Recognition[] = [];
    for (const path of candidates.slice(0, MAX_CANDIDATES)) answers.push(await recognise(source, path));
    const found = answers.find(({ confidence }) => confidence > 0);
    return found ?? answers[0] ?? { confidence: 0, reason: 'no JSON file' };
  },

  async read(source, entry, { ops, batch, warn }) {
    const place = { file: `${source.name}${source.name.endsWith(entry) ? '' : `/${entry}`}` };
    const json = parseWith(modelJsonSchema, parseJson(await source.read(entry), place), 'model.json', place);
    const topology = readTopology(json.modelTopology);
    const weights = await readWeights(source, entry, json.weightsManifest);
    const module = lowerModel(topology, weights, { ops, batch, file: place.file });
    const unused = weights.unused();
    if (unused.length > 0)
      warn(`${unused.length} weights belong to no layer: ${unused.slice(0, 5).join(', ')}`);
    return module;
  },
};

/** Files that open with a brace; the content decides, not the name. */
async function jsonFiles(source: ModelSource): Promise<string[]> {
  const files: string[] = [];
  for (const path of await source.list()) {
    const head = new TextDecoder('latin1').decode(await source.read(path, { length: 64 }));
    if (/^(\u00ef\u00bb\u00bf)?\s*\{/.test(head)) files.push(path);
  }
  return files;
}

async function recognise(source: ModelSource, path: string): Promise<Recognition> {
  const bytes = await source.read(path, { length: MAX_JSON_BYTES + 1 });
  if (bytes.byteLength > MAX_JSON_BYTES) return { confidence: 0, reason: `${path} is too large` };
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return { confidence: 0, reason: `${path} is not valid JSON` };
  }
  const { format, modelTopology, weightsManifest } = json as Record<string, unknown>;
  if (format === 'graph-model' || hasKey(modelTopology, 'node')) {
    return { confidence: 0, reason: `${path} is a tfjs graph model, not a layers model` };
  }
  const keras = hasKey(modelTopology, 'model_config') || hasKey(modelTopology, 'class_name');
  if (keras && Array.isArray(weightsManifest)) {
    return { confidence: 1, reason: `${path} has a Keras topology and a weights manifest`, entry: path };
  }
  return { confidence: 0, reason: `${path} has no Keras topology` };
}

function hasKey(object: unknown, key: string): boolean {
  return typeof object === 'object' && object !== null && key in object;
}
