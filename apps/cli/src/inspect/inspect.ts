import { within } from '@zoo/core';
import type { Module } from '@zoo/ir';
import { readModule } from '@zoo/ops';
import {
  loadModel,
  type PartitionReport,
  partitionReport,
  type SignatureInfo,
  type TensorInfo,
} from '@zoo/runtime';
import { metadataToJson, readMetadata, readModel } from '@zoo/tflite';
import { delegatesFor } from '../lib/delegates.ts';

/** Everything that `zoo inspect` knows of a model, in the form of its JSON. */
export interface Inspection {
  readonly file: string;
  readonly bytes: number;
  readonly description?: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly signatures: readonly SignatureInfo[];
  readonly subgraphs: readonly { readonly name: string; readonly nodes: number; readonly tensors: number }[];
  readonly ops: readonly OpCount[];
  readonly weights: {
    readonly bytes: number;
    readonly parameters: number;
    readonly byDtype: Readonly<Record<string, number>>;
  };
  readonly macs: number;
  /** Bytes of the arena; undefined when the model cannot be prepared. */
  readonly arena?: number;
  readonly delegates: PartitionReport;
  readonly missing: PartitionReport['missing'];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

export interface OpCount {
  readonly op: string;
  readonly count: number;
  readonly macs: number;
}

export async function inspectModel(bytes: Uint8Array, file: string): Promise<Inspection> {
  const model = within({ file }, () => readModel(bytes));
  const module = within({ file }, () => readModule(bytes));
  const metadata = within({ file }, () => readMetadata(model));
  const delegates = partitionReport(module, await delegatesFor());
  const loaded = await loadModel(module, { allowMissing: true });
  try {
    return {
      file,
      bytes: bytes.byteLength,
      description: module.description,
      inputs: loaded.inputs,
      outputs: loaded.outputs,
      signatures: loaded.signatures,
      subgraphs: module.graphs.map((graph) => ({
        name: graph.name,
        nodes: graph.nodes.length,
        tensors: graph.values().length,
      })),
      ops: countOps(delegates),
      weights: weighConstants(module),
      macs: delegates.graphs.flatMap(({ nodes }) => nodes).reduce((sum, node) => sum + node.macs, 0),
      arena: loaded.missing.length === 0 ? loaded.memory.arena : undefined,
      delegates,
      missing: delegates.missing,
      metadata: metadata && metadataToJson(metadata),
      files: module.files.map(({ name, bytes: contents }) => ({ name, bytes: contents.byteLength })),
    };
  } finally {
    loaded.dispose();
  }
}

function countOps({ graphs }: PartitionReport): OpCount[] {
  const counts = new Map<string, { count: number; macs: number }>();
  for (const node of graphs.flatMap((graph) => graph.nodes)) {
    const entry = counts.get(node.op) ?? { count: 0, macs: 0 };
    counts.set(node.op, { count: entry.count + 1, macs: entry.macs + node.macs });
  }
  return [...counts]
    .map(([op, rest]) => ({ op, ...rest }))
    .sort((a, b) => b.macs - a.macs || b.count - a.count);
}

function weighConstants({ graphs }: Module): Inspection['weights'] {
  const byDtype: Record<string, number> = {};
  let parameters = 0;
  const seen = new Set<number>();
  for (const value of graphs.flatMap((graph) => graph.values())) {
    const { constant, dtype, shape } = value;
    // tensors may share one buffer; it is in the file once
    if (constant === undefined || seen.has(constant.byteOffset)) continue;
    seen.add(constant.byteOffset);
    byDtype[dtype] = (byDtype[dtype] ?? 0) + constant.byteLength;
    parameters += shape.reduce((count, size) => count * size, 1);
  }
  return { bytes: Object.values(byDtype).reduce((sum, size) => sum + size, 0), parameters, byDtype };
}
