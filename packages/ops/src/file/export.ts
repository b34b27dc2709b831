import { ZooError } from '@zoo/core';
import type { Graph, Module, OpLookup, Signature, Value } from '@zoo/ir';
import {
  type Model,
  minRuntimeVersion,
  type SubGraph,
  type WriteOptions,
  withMinRuntimeVersion,
  writeModel,
} from '@zoo/tflite';
import { ops as allOps } from '../table.ts';
import { BufferPool } from './buffer-pool.ts';
import { operatorFromNode } from './export-operator.ts';
import { tensorFromValue } from './export-tensor.ts';
import {
  CONTROL_DEPENDENCIES,
  type GraphExtension,
  type ModuleExtension,
  type QuantizationDetailsOf,
  type ValueExtension,
} from './extension.ts';
import { OpcodePool } from './opcode-pool.ts';

/**
 * The bytes of a `.tflite` file with this module.
 *
 * @throws ZooError when the module does not fit the format or holds what would be lost (see `WriteOptions.unknown`)
 * @example
 * await writeFile('smaller.tflite', writeModule(module));
 */
export function writeModule(module: Module, options?: WriteOptions, ops: OpLookup = allOps): Uint8Array {
  return writeModel(modelFromModule(module, ops), options);
}

/**
 * A module as a model object: references become indices. Equal constants share a buffer, equal (op, version) pairs an
 * operator code; nodes that came from a file unchanged keep their version, others get the one that their op asks for.
 */
export function modelFromModule(module: Module, ops: OpLookup = allOps): Model {
  const details = (module.extension ?? {}) as ModuleExtension;
  const buffers = new BufferPool();
  const opcodes = new OpcodePool(ops);
  const graphIndices = new Map(module.graphs.map((graph, i) => [graph, i]));
  const valueIndices = module.graphs.map((graph) => indicesOf(liveValues(graph, module.signatures)));
  const subgraphs = module.graphs.map((graph, i) =>
    exportGraph(graph, valueIndices[i], graphIndices, buffers, opcodes),
  );
  const metadata = keptMetadata(module).map(({ name, bytes }) => ({ name, buffer: buffers.add(bytes) }));
  const model: Model = {
    version: 3,
    operatorCodes: opcodes.codes,
    subgraphs,
    description: module.description,
    metadata: metadata.length > 0 ? metadata : undefined,
    metadataBuffer: details.metadataBuffer?.map((bytes) => buffers.add(bytes)),
    signatureDefs: exportSignatures(module.signatures, graphIndices, valueIndices),
    externalBuffers: details.externalBuffers,
    externalBufferGroups: details.externalBufferGroups,
    buffers: buffers.buffers,
    dataOutside: details.dataOutside ?? false,
    unknownFields: details.unknownFields ?? [],
    associatedFiles: new Map(module.files.map(({ name, bytes }) => [name, bytes])),
  };
  const runtime = minRuntimeVersion(opcodes.codes);
  return runtime === undefined ? model : withMinRuntimeVersion(model, runtime);
}

/** Control dependencies name nodes by position: they go when a position has changed. */
function keptMetadata({ metadata, graphs }: Module): Module['metadata'] {
  const unchanged = graphs.every(({ nodes, extension }) => {
    const { nodes: before } = (extension ?? {}) as GraphExtension;
    return before?.length === nodes.length && before.every((node, i) => node === nodes[i]);
  });
  return unchanged ? metadata : metadata.filter(({ name }) => name !== CONTROL_DEPENDENCIES);
}

type Indices = ReadonlyMap<Value, number>;

function indicesOf(values: readonly Value[]): Indices {
  return new Map(values.map((value, i) => [value, i]));
}

/** Values to write: in the order of the file they came from, new ones behind. */
function liveValues(graph: Graph, signatures: readonly Signature[]): Value[] {
  const live = new Set<Value>(graph.values());
  for (const signature of signatures) {
    if (signature.graph !== graph) continue;
    for (const { value } of [...signature.inputs, ...signature.outputs]) live.add(value);
  }
  const { order = [] } = (graph.extension ?? {}) as GraphExtension;
  for (const value of order) if ((value.extension as ValueExtension | undefined)?.unused) live.add(value);
  for (const value of live) {
    const { details } = (value.extension ?? {}) as { details?: QuantizationDetailsOf };
    if (details === undefined || details.type === 'custom') continue;
    live.add(details.scales);
    if (details.zeroPoints) live.add(details.zeroPoints);
  }
  const sorted = [...order.filter((value) => live.has(value)), ...live];
  return [...new Set(sorted)].filter((value) => !(value.extension as ValueExtension | undefined)?.absent);
}

function exportGraph(
  graph: Graph,
  indices: Indices,
  graphs: ReadonlyMap<Graph, number>,
  buffers: BufferPool,
  opcodes: OpcodePool,
): SubGraph {
  const indexOf = (value: Value) => found(indices.get(value), `tensor ${value.name} of graph ${graph.name}`);
  const graphIndex = (called: Graph) => found(graphs.get(called), `graph ${called.name}`);
  const { debugMetadataIndex = -1 } = (graph.extension ?? {}) as GraphExtension;
  return {
    name: graph.name,
    inputs: graph.inputs.map(indexOf),
    outputs: graph.outputs.map(indexOf),
    tensors: [...indices.keys()].map((value) => tensorFromValue(value, buffers, indexOf)),
    operators: graph.nodes.map((node) => operatorFromNode(node, opcodes.add(node), indexOf, graphIndex)),
    debugMetadataIndex,
  };
}

function exportSignatures(
  signatures: readonly Signature[],
  graphs: ReadonlyMap<Graph, number>,
  indices: readonly Indices[],
): Model['signatureDefs'] {
  if (signatures.length === 0) return undefined;
  return signatures.map(({ key, graph, inputs, outputs }) => {
    const subgraphIndex = found(graphs.get(graph), `graph ${graph.name} of signature ${key}`);
    const map = ({ name, value }: { name: string; value: Value }) => ({
      name,
      tensorIndex: found(indices[subgraphIndex].get(value), `tensor ${value.name} of signature ${key}`),
    });
    return { signatureKey: key, subgraphIndex, inputs: inputs.map(map), outputs: outputs.map(map) };
  });
}

function found(index: number | undefined, what: string): number {
  if (index !== undefined) return index;
  throw new ZooError({
    code: 'MODULE_REFERENCE',
    category: 'failed',
    message: `${what} is referred to and not part of the module`,
  });
}
