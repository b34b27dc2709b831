import { type DType, UNKNOWN, within, ZooError } from '@zoo/core';
import { GraphBuilder, type Module, type OpLookup, type Value } from '@zoo/ir';
import { makeCall } from './call.ts';
import type { TensorRef } from './inbound-nodes.ts';
import { type Resolved, resolveLayers } from './support.ts';
import { INPUT_CLASS, inputLayersOf, inputShape, type LayerNode, type Topology } from './topology.ts';
import type { Weights } from './weights.ts';

/** Element types a model may take in; anything else has no meaning in the layers that follow. */
const INPUT_DTYPES: readonly string[] = ['float32', 'int32'];

export interface LowerContext {
  readonly ops: OpLookup;
  readonly batch: number;
  /** For messages. */
  readonly file: string;
}

interface Scope {
  readonly builder: GraphBuilder;
  readonly weights: Weights;
  readonly layers: ReadonlyMap<LayerNode, Resolved>;
  readonly file: string;
}

/** Builds the graph of a whole model: inputs, every layer call in order, outputs, one signature. */
export function lowerModel(topology: Topology, weights: Weights, { ops, batch, file }: LowerContext): Module {
  const layers = resolveLayers(topology);
  const builder = new GraphBuilder(ops, 'main');
  const inputs = inputLayersOf(topology).map((layer) => {
    if (layer === undefined) throw missing('an input layer');
    builder.origin = { file, layer: layer.name };
    const shape = inputShape(layer).map((size, axis) => (axis === 0 && size === UNKNOWN ? batch : size));
    return builder.input(layer.name, inputDType(layer), shape);
  });
  const scope = { builder, weights, layers, file };
  const outputs = within({ file }, () => lowerTopology(topology, inputs, '', scope));
  const graph = builder.finish(outputs);
  nameUniquely(graph.values());
  const named = (value: Value) => ({ name: value.name, value });
  const signature = { key: 'serving_default', graph, inputs: inputs.map(named), outputs: outputs.map(named) };
  return { graphs: [graph], signatures: [signature], metadata: [], files: [] };
}

/**
 * Calls every layer once its operands are there. Files list layers in a runnable order nearly always, so that one
 * sweep is the rule; what a sweep without progress leaves is a cycle or a reference to nothing.
 */
function lowerTopology(topology: Topology, inputs: readonly Value[], prefix: string, scope: Scope): Value[] {
  const done = new Map<string, readonly Value[]>();
  const find = ({ layer, call, tensor }: TensorRef) => done.get(`${layer}:${call}`)?.[tensor];
  topology.inputs.forEach((ref, i) => {
    done.set(`${ref.layer}:0`, [inputs[i]]);
  });
  let pending = topology.layers
    .filter((layer) => layer.className !== INPUT_CLASS)
    .flatMap((layer) => layer.calls.map((refs, call) => ({ layer, refs, call })));
  while (pending.length > 0) {
    const waiting: typeof pending = [];
    for (const entry of pending) {
      const operands = entry.refs.map(find);
      if (operands.some((value) => value === undefined)) waiting.push(entry);
      else {
        const results = callLayer(entry.layer, operands as Value[], prefix, scope);
        done.set(`${entry.layer.name}:${entry.call}`, results);
      }
    }
    if (waiting.length === pending.length) {
      const { layer, refs } = waiting[0];
      const ref = refs.find((one) => find(one) === undefined);
      throw missing(`result ${ref?.tensor} of call ${ref?.call} of layer ${ref?.layer}`, layer.name);
    }
    pending = waiting;
  }
  return topology.outputs.map((ref) => {
    const value = find(ref);
    if (value === undefined) throw missing(`output ${ref.layer}`);
    return value;
  });
}

function callLayer(
  layer: LayerNode,
  operands: readonly Value[],
  prefix: string,
  scope: Scope,
): readonly Value[] {
  const path = `${prefix}${layer.name}`;
  return within({ node: path }, () => {
    if (layer.nested) return lowerTopology(layer.nested, operands, `${path}/`, scope);
    const resolved = scope.layers.get(layer);
    if (resolved === undefined || operands.length === 0) throw missing('an operand', path);
    scope.builder.origin = { file: scope.file, layer: path };
    const call = makeCall(scope.builder, scope.weights, layer.name, path, resolved.config, operands);
    const result = resolved.layer.lower(call);
    // a layer's result carries the layer's name; identities (dropout) hand their operand through
    if (!operands.includes(result)) result.name = path;
    return [result];
  });
}

function inputDType(layer: LayerNode): DType {
  const dtype = layer.config.dtype ?? 'float32';
  if (typeof dtype === 'string' && INPUT_DTYPES.includes(dtype)) return dtype as DType;
  throw new ZooError({
    code: 'INPUT_DTYPE',
    category: 'failed',
    message: 'the model input has an element type that layers do not take',
    place: { node: layer.name },
    expected: INPUT_DTYPES.join(' or '),
    received: JSON.stringify(dtype),
  });
}

/** Layer names may repeat between nested models and between calls of a shared layer. */
function nameUniquely(values: readonly Value[]): void {
  const taken = new Set<string>();
  for (const value of values) {
    let name = value.name;
    for (let i = 1; taken.has(name); i++) name = `${value.name}_${i}`;
    taken.add(name);
    value.name = name;
  }
}

function missing(what: string, node?: string): ZooError {
  return new ZooError({
    code: 'TOPOLOGY_REFERENCE',
    category: 'damaged-input',
    message: `${what} is never made`,
    place: { node },
    hint: 'The layers refer to each other in a circle, or to a layer that is not there.',
  });
}
