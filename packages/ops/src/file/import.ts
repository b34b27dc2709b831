import { Graph, type Module, type Value } from '@zoo/ir';
import {
  ENTRY,
  type Model,
  type ReadOptions,
  readModel,
  type SignatureDef,
  type SubGraph,
} from '@zoo/tflite';
import { CONTROL_DEPENDENCIES, extension, type GraphExtension, type ModuleExtension } from './extension.ts';
import { nodeFromOperator } from './import-node.ts';
import { linkDetails, valueFromTensor } from './import-value.ts';

/**
 * The module in the bytes of a `.tflite` file. Weights are views on `bytes`.
 *
 * @throws ZooError of category `damaged-input` when the bytes are not a sound model
 * @example
 * const module = readModule(await readFile('mobilenet.tflite'));
 * printGraph(module.graphs[0]);
 */
export function readModule(bytes: Uint8Array, options?: ReadOptions): Module {
  return moduleFromModel(readModel(bytes, options));
}

/**
 * A model object as a module: tensors become values, operators become nodes, subgraph and tensor indices become
 * references. Ops that the table does not know are carried along with their options; nothing is dropped but
 * `min_runtime_version`, which writing computes anew.
 */
export function moduleFromModel(model: Model): Module {
  const graphs = model.subgraphs.map(
    ({ name }, i) => new Graph(name || (i === 0 ? 'main' : `subgraph_${i}`)),
  );
  const values = model.subgraphs.map((subgraph) => importValues(model, subgraph));
  const hasControlDependencies = model.metadata?.some(({ name }) => name === CONTROL_DEPENDENCIES);
  model.subgraphs.forEach((subgraph, i) => {
    const graph = graphs[i];
    graph.inputs = subgraph.inputs.map((index) => values[i][index]);
    graph.outputs = subgraph.outputs.map((index) => values[i][index]);
    for (const operator of subgraph.operators) {
      graph.insert(nodeFromOperator(model, operator, values[i], graphs));
    }
    markUnused(graph, values[i]);
    const details: GraphExtension = {
      order: values[i],
      nodes: hasControlDependencies ? [...graph.nodes] : undefined,
      debugMetadataIndex: subgraph.debugMetadataIndex === -1 ? undefined : subgraph.debugMetadataIndex,
    };
    graph.extension = extension(details);
  });
  return {
    graphs,
    signatures: (model.signatureDefs ?? []).map((signature) => importSignature(signature, graphs, values)),
    description: model.description,
    metadata: (model.metadata ?? [])
      .filter(({ name }) => name !== ENTRY.minRuntimeVersion)
      .map(({ name, buffer }) => ({ name: name ?? '', bytes: bytesOf(model, buffer) })),
    files: [...model.associatedFiles].map(([name, bytes]) => ({ name, bytes })),
    extension: extension(moduleDetails(model)),
  };
}

function importValues(model: Model, subgraph: SubGraph): Value[] {
  const { tensors, operators } = subgraph;
  const filled = new Set(subgraph.inputs);
  for (const { outputs } of operators) for (const output of outputs) filled.add(output);
  const values = new Array<Value>(tensors.length);
  for (let i = 0; i < tensors.length; i++) values[i] = valueFromTensor(model, tensors[i], i, filled.has(i));
  for (let i = 0; i < tensors.length; i++) linkDetails(values[i], tensors[i], values);
  return values;
}

function markUnused(graph: Graph, values: readonly Value[]): void {
  const listed = new Set([...graph.inputs, ...graph.outputs]);
  for (const { intermediates } of graph.nodes) for (const value of intermediates) listed.add(value);
  for (const value of values) {
    if (value.producer !== undefined || value.uses.length > 0 || listed.has(value)) continue;
    value.extension = { ...value.extension, unused: true };
  }
}

function importSignature(
  { signatureKey, subgraphIndex, inputs, outputs }: SignatureDef,
  graphs: readonly Graph[],
  values: readonly (readonly Value[])[],
) {
  const named = ({ name, tensorIndex }: { name?: string; tensorIndex: number }) => ({
    name: name ?? '',
    value: values[subgraphIndex][tensorIndex],
  });
  return {
    key: signatureKey ?? '',
    graph: graphs[subgraphIndex],
    inputs: inputs.map(named),
    outputs: outputs.map(named),
  };
}

function moduleDetails(model: Model): ModuleExtension {
  const { externalBuffers, externalBufferGroups, unknownFields, dataOutside, metadataBuffer } = model;
  return {
    dataOutside: dataOutside || undefined,
    unknownFields: unknownFields.length > 0 ? unknownFields : undefined,
    externalBuffers,
    externalBufferGroups,
    metadataBuffer: metadataBuffer?.map((index) => bytesOf(model, index)),
  };
}

function bytesOf(model: Model, buffer: number): Uint8Array {
  return model.buffers[buffer].data ?? new Uint8Array(0);
}
