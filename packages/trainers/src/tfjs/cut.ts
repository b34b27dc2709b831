import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import { ZooError } from '@zoo/core';
import {
  type LayerJson,
  type LayersFiles,
  layerName,
  layersOf,
  type ModelJson,
  modelOf,
} from './layers-files.ts';

type Layer = LayersModel['layers'][number];

/** Where a classifier ends and its features begin. */
export interface Cut {
  /** The last layer that stays. */
  readonly layer: string;
  /** Its result is a map; the average over height and width makes the features. */
  readonly pool: boolean;
}

/**
 * The features of a classifier: its last global pooling, found from the end. A pooling window as large as its input
 * counts as global, and is replaced by a plain average, so that other input sizes work. A model without one is cut in
 * front of the first Dense layer after the last layer that sees a map.
 * @throws BACKBONE_CUT
 */
export function findCut(model: LayersModel): Cut {
  let layer = model.outputs[0].sourceLayer as Layer | undefined;
  let dense: Layer | undefined;
  while (layer && layer.getClassName() !== 'InputLayer') {
    const input = layer.input as SymbolicTensor;
    if (Array.isArray(layer.input)) break;
    const kind = layer.getClassName();
    const single = sizesOf(layer.output).every((size) => size === 1);
    const isMap = sizesOf(layer.input).length === 2;
    if (isMap && /^(Global)?AveragePooling2D$/.test(kind) && single) {
      return { layer: input.sourceLayer.name, pool: true };
    }
    if (isMap && /^Global(Max)?Pooling2D$/.test(kind)) return { layer: layer.name, pool: false };
    if (kind === 'Dense' && !isMap) dense = layer;
    else if (isMap && dense && sizesOf(layer.output).length === 2) break;
    layer = input.sourceLayer as Layer | undefined;
  }
  if (dense) return { layer: (dense.input as SymbolicTensor).sourceLayer.name, pool: false };
  throw new ZooError({
    code: 'BACKBONE_CUT',
    category: 'usage',
    message: 'the model has no pooled features that a new head could read',
    expected: 'a picture classifier with a global pooling or a Dense layer behind its convolutions',
    received: `it ends in ${model.layers.at(-1)?.getClassName()}`,
  });
}

/** Height and width of a map, the empty list for vectors. */
function sizesOf(tensor: SymbolicTensor | SymbolicTensor[]): number[] {
  const [first] = Array.isArray(tensor) ? tensor : [tensor];
  return first.shape.slice(1, -1).map(Number);
}

/** The same files with everything behind the cut dropped. Weights of dropped layers stay and are not used. */
export function truncate(files: LayersFiles, { layer, pool }: Cut): LayersFiles {
  const json = copyOf(files.json);
  const model = modelOf(json);
  const kept = isSequential(model) ? upTo(layersOf(model), layer) : ancestors(layersOf(model), layer);
  const features = pool ? pooling(layer) : undefined;
  const layers = features ? [...kept, features] : kept;
  if (Array.isArray(model.config)) model.config = layers;
  else {
    model.config.layers = layers;
    if (!isSequential(model)) model.config.output_layers = [[features ? layerName(features) : layer, 0, 0]];
  }
  return { json, weights: files.weights };
}

/** The same files for square pictures of another size. */
export function resizeInput(files: LayersFiles, size: number): LayersFiles {
  const json = copyOf(files.json);
  resizeShapes(json.modelTopology, size);
  return { json, weights: files.weights };
}

/** Through text, as it came: tfjs tells arrays by their constructor, which cloned ones of another realm have not. */
function copyOf<T>(json: T): T {
  return JSON.parse(JSON.stringify(json));
}

function resizeShapes(node: unknown, size: number): void {
  if (node === null || typeof node !== 'object') return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'batch_input_shape' && Array.isArray(value) && value.length === 4) {
      value[1] = size;
      value[2] = size;
    } else resizeShapes(value, size);
  }
}

function isSequential(model: ModelJson): boolean {
  return model.class_name === 'Sequential';
}

function upTo(layers: readonly LayerJson[], name: string): LayerJson[] {
  return layers.slice(0, layers.findIndex((layer) => layerName(layer) === name) + 1);
}

/** The layers that `name` is computed from, and itself. */
function ancestors(layers: readonly LayerJson[], name: string): LayerJson[] {
  const byName = new Map(layers.map((layer) => [layerName(layer), layer]));
  const needed = new Set<string>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (needed.has(next)) continue;
    needed.add(next);
    open.push(...inboundNames(byName.get(next)?.inbound_nodes));
  }
  return layers.filter((layer) => needed.has(layerName(layer)));
}

/** Inbound nodes are nested lists of [layer name, node, tensor, arguments]. */
function inboundNames(nodes: unknown): string[] {
  if (!Array.isArray(nodes)) return [];
  if (typeof nodes[0] === 'string') return [nodes[0]];
  return nodes.flatMap(inboundNames);
}

function pooling(input: string): LayerJson {
  const name = 'features';
  return {
    class_name: 'GlobalAveragePooling2D',
    name,
    config: { name, trainable: false, dtype: 'float32', data_format: 'channels_last' },
    inbound_nodes: [[[input, 0, 0, {}]]],
  };
}
