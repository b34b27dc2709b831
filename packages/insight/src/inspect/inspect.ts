import { ZooError } from '@zoo/core';
import type { Module } from '@zoo/ir';
import { moduleFromModel } from '@zoo/ops';
import {
  type Delegate,
  loadModel,
  type PartitionReport,
  partitionReport,
  type SignatureInfo,
  type TensorInfo,
} from '@zoo/runtime';
import {
  ENTRY,
  entryText,
  type Model,
  type ModelMetadata,
  metadataToJson,
  minParserVersion,
  minRuntimeVersion,
  readMetadata,
  readModel,
} from '@zoo/tflite';
import { wasmDelegate } from '@zoo/wasm';
import { type Refusal, refusalsIn } from '../placement.ts';
import { type ArenaInfo, describeArena } from './arena.ts';
import { describeGraph, type GraphInfo } from './graph.ts';
import { fileTypes } from './packed-files.ts';
import { describeProcessing, type Processing } from './processing.ts';

/** Everything there is to know of a model, as plain data. */
export interface Inspection {
  /** Of the file. */
  readonly bytes: number;
  readonly description?: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly signatures: readonly SignatureInfo[];
  readonly graphs: readonly GraphInfo[];
  readonly ops: readonly OpCount[];
  readonly sizes: Sizes;
  /** Multiply-adds of one run; bodies of loops count once. */
  readonly macs: number;
  /** Absent when the model cannot be prepared: `problem` says why. */
  readonly arena?: ArenaInfo;
  readonly problem?: string;
  readonly delegates: readonly { readonly name: string; readonly nodes: number; readonly macs: number }[];
  readonly refusals: readonly Refusal[];
  readonly missing: PartitionReport['missing'];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** What the metadata says of inputs and outputs, in words. */
  readonly processing?: Processing;
  readonly versions: Versions;
  readonly files: readonly PackedFile[];
}

/** The oldest software that can read and run the model. */
export interface Versions {
  /** Of TensorFlow Lite: as the file says, else by its operators. */
  readonly minRuntime?: string;
  /** Of the metadata. */
  readonly minParser?: string;
}

export interface PackedFile {
  readonly name: string;
  readonly bytes: number;
  /** What the metadata says that it holds. */
  readonly type?: string;
}

export interface OpCount {
  readonly op: string;
  readonly count: number;
  readonly macs: number;
  /** Bytes of constant operands. */
  readonly weights: number;
  /** Who computes them. */
  readonly delegates: readonly string[];
}

/** Where the bytes of the file are. */
export interface Sizes {
  readonly weights: number;
  readonly parameters: number;
  readonly byDtype: Readonly<Record<string, number>>;
  readonly metadata: number;
  /** Files packed behind the model. */
  readonly files: number;
  /** Graphs, names, options: what is left. */
  readonly structure: number;
}

export interface InspectOptions {
  /** Who is asked which nodes it takes. Default: the wasm delegate. */
  readonly delegates?: readonly Delegate[];
  /** Also look into constants: statistics, histograms, first elements. */
  readonly weights?: boolean;
}

/**
 * Looks at a model without running it.
 *
 * @throws ZooError for damaged files. Models that cannot run are described all the same.
 * @example
 * const { macs, arena, ops } = await inspect(await readFile('model.tflite'));
 */
export async function inspect(bytes: Uint8Array, options: InspectOptions = {}): Promise<Inspection> {
  const { delegates = [wasmDelegate()], weights = false } = options;
  const model = readModel(bytes);
  const module = moduleFromModel(model);
  const metadata = readMetadata(model);
  const report = partitionReport(module, delegates);
  using loaded = await loadModel(module, { allowMissing: true });
  const graphs = module.graphs.map((graph, index) => {
    const found = report.graphs.find((one) => one.index === index);
    return describeGraph(graph, module, found, weights);
  });
  return {
    bytes: bytes.byteLength,
    description: module.description,
    inputs: loaded.inputs,
    outputs: loaded.outputs,
    signatures: loaded.signatures,
    graphs,
    ops: countOps(graphs),
    sizes: sizesOf(module, bytes.byteLength),
    macs: graphs.reduce((sum, { nodes }) => sum + nodes.reduce((all, { macs }) => all + macs, 0), 0),
    ...(await arenaOf(module, delegates)),
    delegates: takers(graphs),
    refusals: refusalsIn(report),
    missing: report.missing,
    metadata: metadata && metadataToJson(metadata),
    processing: describeProcessing(model, metadata),
    versions: versionsOf(model, metadata),
    files: module.files.map(({ name, bytes: contents }) => ({
      name,
      bytes: contents.byteLength,
      type: metadata && fileTypes(metadata).get(name),
    })),
  };
}

function versionsOf(model: Model, metadata: ModelMetadata | undefined): Versions {
  return {
    minRuntime: entryText(model, ENTRY.minRuntimeVersion) ?? minRuntimeVersion(model.operatorCodes),
    minParser: metadata && (metadata.minParserVersion ?? minParserVersion(metadata)),
  };
}

/** The memory plan that these delegates lead to. */
async function arenaOf(
  module: Module,
  delegates: readonly Delegate[],
): Promise<Pick<Inspection, 'arena' | 'problem'>> {
  try {
    using model = await loadModel(module, { delegates });
    return { arena: describeArena(model, module) };
  } catch (error) {
    if (error instanceof ZooError) return { problem: error.message };
    throw error;
  }
}

function countOps(graphs: readonly GraphInfo[]): OpCount[] {
  const counts = new Map<string, { count: number; macs: number; weights: number; delegates: Set<string> }>();
  for (const node of graphs.flatMap(({ nodes }) => nodes)) {
    const entry = counts.get(node.op) ?? { count: 0, macs: 0, weights: 0, delegates: new Set() };
    counts.set(node.op, entry);
    entry.count++;
    entry.macs += node.macs;
    entry.weights += node.weights;
    entry.delegates.add(node.delegate ?? 'none');
  }
  return [...counts]
    .map(([op, rest]) => ({ op, ...rest, delegates: [...rest.delegates] }))
    .sort((a, b) => b.macs - a.macs || b.count - a.count);
}

function takers(graphs: readonly GraphInfo[]): Inspection['delegates'] {
  const found = new Map<string, { name: string; nodes: number; macs: number }>();
  for (const { delegate = 'none', macs } of graphs.flatMap(({ nodes }) => nodes)) {
    const entry = found.get(delegate) ?? { name: delegate, nodes: 0, macs: 0 };
    found.set(delegate, { ...entry, nodes: entry.nodes + 1, macs: entry.macs + macs });
  }
  return [...found.values()].sort((a, b) => b.nodes - a.nodes);
}

function sizesOf({ graphs, metadata, files }: Module, bytes: number): Sizes {
  const byDtype: Record<string, number> = {};
  let parameters = 0;
  const seen = new Set<string>();
  for (const { constant, dtype, shape } of graphs.flatMap((graph) => graph.values())) {
    // tensors may share one buffer; it is in the file once
    const place = constant && `${constant.byteOffset}+${constant.byteLength}`;
    if (constant === undefined || place === undefined || seen.has(place)) continue;
    seen.add(place);
    byDtype[dtype] = (byDtype[dtype] ?? 0) + constant.byteLength;
    parameters += shape.reduce((count, size) => count * size, 1);
  }
  const sum = (parts: readonly { readonly bytes: Uint8Array }[]) =>
    parts.reduce((all, part) => all + part.bytes.byteLength, 0);
  const weights = Object.values(byDtype).reduce((all, size) => all + size, 0);
  const rest = bytes - weights - sum(metadata) - sum(files);
  return {
    weights,
    parameters,
    byDtype,
    metadata: sum(metadata),
    files: sum(files),
    structure: Math.max(0, rest),
  };
}
