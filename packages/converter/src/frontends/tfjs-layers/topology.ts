import { type Shape, UNKNOWN, ZooError } from '@zoo/core';
import { z } from 'zod';
import { parseWith } from '../../lib/parse.ts';
import { readInboundNodes, refSchema, type TensorRef } from './inbound-nodes.ts';
import { type LayerJson, layerSchema } from './model-json.ts';

/** A Keras model without the differences between Sequential and Functional, and between Keras 2 and 3. */
export interface Topology {
  readonly name: string;
  readonly layers: readonly LayerNode[];
  readonly inputs: readonly TensorRef[];
  readonly outputs: readonly TensorRef[];
}

export interface LayerNode {
  readonly name: string;
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** The operands of each call; a shared layer has several calls, an input layer one without operands. */
  readonly calls: readonly (readonly TensorRef[])[];
  /** Set for models used as layers. */
  readonly nested?: Topology;
}

/** The deepest public models nest three deep; the graph walk recurses once a level. */
const MAX_DEPTH = 16;
/** EfficientNet-B7 has 800 layers. */
const MAX_LAYERS = 10_000;

export const INPUT_CLASS = 'InputLayer';
const MODEL_CLASSES = new Set(['Sequential', 'Functional', 'Model']);

const listSchema = z.array(layerSchema).max(MAX_LAYERS);
const functionalSchema = z.object({
  name: z.string().default('model'),
  layers: listSchema,
  input_layers: z.union([refSchema.transform((ref) => [ref]), z.array(refSchema)]),
  output_layers: z.union([refSchema.transform((ref) => [ref]), z.array(refSchema)]),
});
const sequentialSchema = z.union([
  listSchema.transform((layers) => ({ name: 'sequential', layers })),
  z.object({ name: z.string().default('sequential'), layers: listSchema }),
]);

export function readTopology(model: LayerJson, depth = 1): Topology {
  if (!MODEL_CLASSES.has(model.class_name)) {
    throw damaged('the topology is not a model', [...MODEL_CLASSES].join(', '), model.class_name);
  }
  if (depth > MAX_DEPTH) throw damaged('models are nested too deep', `at most ${MAX_DEPTH} levels`);
  return model.class_name === 'Sequential' ? readSequential(model, depth) : readFunctional(model, depth);
}

function readFunctional(model: LayerJson, depth: number): Topology {
  const config = parseWith(functionalSchema, model.config, `model ${model.name ?? ''}`, {});
  return {
    name: config.name,
    layers: config.layers.map((layer) => readLayer(layer, readInboundNodes(layer), depth)),
    inputs: config.input_layers,
    outputs: config.output_layers,
  };
}

/** A chain; the input layer that older files leave out is put in front, named as Keras does. */
function readSequential(model: LayerJson, depth: number): Topology {
  const config = parseWith(sequentialSchema, model.config, `model ${model.name ?? ''}`, {});
  const layers: LayerNode[] = [];
  const chain = (): TensorRef[] => [{ layer: layers[layers.length - 1].name, call: 0, tensor: 0 }];
  config.layers.forEach((json, index) => {
    const layer = readLayer(json, [[]], depth);
    if (index === 0 && layer.className !== INPUT_CLASS) layers.push(inputFor(layer));
    layers.push(layer.className === INPUT_CLASS ? layer : { ...layer, calls: [chain()] });
  });
  if (layers.length === 0) throw damaged('the model has no layers', 'at least one');
  return {
    name: config.name,
    layers,
    inputs: [{ layer: layers[0].name, call: 0, tensor: 0 }],
    outputs: chain(),
  };
}

function readLayer(json: LayerJson, calls: readonly (readonly TensorRef[])[], depth: number): LayerNode {
  const config = Array.isArray(json.config) ? {} : json.config;
  const name = json.name ?? (typeof config.name === 'string' ? config.name : json.class_name);
  return {
    name,
    className: json.class_name,
    config,
    calls: calls.length === 0 ? [[]] : calls,
    nested: MODEL_CLASSES.has(json.class_name) ? readTopology(json, depth + 1) : undefined,
  };
}

function inputFor(first: LayerNode): LayerNode {
  const config = first.nested ? inputLayersOf(first.nested)[0]?.config : first.config;
  return { name: `${first.name}_input`, className: INPUT_CLASS, config: config ?? {}, calls: [[]] };
}

export function inputLayersOf(topology: Topology): (LayerNode | undefined)[] {
  return topology.inputs.map((ref) => topology.layers.find((layer) => layer.name === ref.layer));
}

const inputShapeSchema = z.array(z.int().nonnegative().max(1e6).nullable()).max(8);

/** Keras 3 writes `batch_shape`, older ones `batch_input_shape`; null stands for any size. */
export function inputShape(layer: LayerNode): Shape {
  const shape = layer.config.batch_input_shape ?? layer.config.batch_shape;
  if (shape === undefined || shape === null) {
    throw damaged('the model does not say the shape of its input', 'batch_input_shape').at({
      node: layer.name,
    });
  }
  return parseWith(inputShapeSchema, shape, 'input shape', { node: layer.name }).map(
    (size) => size ?? UNKNOWN,
  );
}

function damaged(message: string, expected: string, received?: string): ZooError {
  return new ZooError({ code: 'TOPOLOGY', category: 'damaged-input', message, expected, received });
}
