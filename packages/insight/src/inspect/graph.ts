import type { DType, Quantization, Shape } from '@zoo/core';
import { type Graph, type Module, type Node, opOf, type Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import type { GraphReport, NodeReport } from '@zoo/runtime';
import { summarizeWeights, type WeightSummary } from './weights.ts';

/** A graph as indices, for JSON. */
export interface GraphInfo {
  readonly name: string;
  /** Indices of tensors. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly tensors: readonly TensorDetail[];
  readonly nodes: readonly NodeInfo[];
}

/** With scales as JSON knows lists. */
type ListedQuantization = Quantization & { readonly scale: readonly number[] };

export interface TensorDetail {
  readonly name: string;
  readonly dtype: DType;
  /** -1 where unknown; null: not even the rank is. */
  readonly shape: Shape | null;
  readonly quantization?: ListedQuantization;
  readonly variable?: boolean;
  /** Of a constant: bytes in the file. */
  readonly bytes?: number;
  /** Of a constant, when weights were asked for. */
  readonly weights?: WeightSummary;
  /** Its first elements as stored. */
  readonly preview?: readonly (number | string)[];
}

export type OpKind = 'weighted' | 'elementwise' | 'movement' | 'control' | 'other' | 'custom';

export interface NodeInfo {
  readonly op: string;
  /** What sort of op it is, by its traits. */
  readonly kind: OpKind;
  readonly custom?: boolean;
  readonly version?: number;
  /** The name of its first result. */
  readonly name: string;
  /** Indices of tensors; null: omitted. */
  readonly inputs: readonly (number | null)[];
  readonly outputs: readonly number[];
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Graphs it calls, by attribute, as indices. */
  readonly subgraphs?: Readonly<Record<string, readonly number[]>>;
  /**
   * Who computes it; `load` when its results are known before any run; `late` where only a run tells shapes, for which
   * it is compiled then; absent without a kernel.
   */
  readonly delegate?: string;
  readonly refusals: NodeReport['refusals'];
  readonly macs: number;
  /** Operands and results: what must move at least. */
  readonly moves: number;
  /** Bytes of its constant operands. */
  readonly weights: number;
}

const PREVIEW = 24;

export function describeGraph(
  graph: Graph,
  { graphs }: Module,
  report: GraphReport | undefined,
  withWeights: boolean,
): GraphInfo {
  const values = graph.values();
  const index = new Map(values.map((value, i) => [value, i]));
  const at = (value: Value) => index.get(value) as number;
  const reports = new Map<number, NodeReport[]>();
  for (const node of report?.nodes ?? []) {
    const others = reports.get(node.index);
    if (others) others.push(node);
    else reports.set(node.index, [node]);
  }
  return {
    name: graph.name,
    inputs: graph.inputs.map(at),
    outputs: graph.outputs.map(at),
    tensors: values.map((value) => describeTensor(value, withWeights)),
    nodes: graph.nodes.map((node, i) => ({
      op: node.op,
      kind: kindOf(node),
      ...(node.custom ? { custom: true } : {}),
      version: node.version,
      name: node.name,
      inputs: node.inputs.map((value) => (value ? at(value) : null)),
      outputs: node.outputs.map(at),
      attrs: plainAttributes(node),
      ...subgraphsOf(node, graphs),
      ...placement(reports.get(i), report),
      weights: node.inputs.reduce((sum, value) => sum + (value?.constant?.byteLength ?? 0), 0),
    })),
  };
}

function listed(quantization: Quantization): ListedQuantization {
  return { ...quantization, scale: Array.from(quantization.scale) };
}

function describeTensor(value: Value, withWeights: boolean): TensorDetail {
  const { name, dtype, quantization, constant } = value;
  return {
    name,
    dtype,
    shape: value.hasRank ? value.dims : null,
    ...(quantization && quantization.scale.length > 0 ? { quantization: listed(quantization) } : {}),
    ...(value.isVariable ? { variable: true } : {}),
    ...(constant ? { bytes: constant.byteLength } : {}),
    ...(constant && withWeights ? contentsOf(value) : {}),
  };
}

/** Damaged contents are nothing to show; loading the model says what is wrong with them. */
function contentsOf(value: Value): Pick<TensorDetail, 'weights' | 'preview'> {
  try {
    const { data } = value;
    if (data === undefined) return {};
    const preview = Array.from(data.slice(0, PREVIEW) as Iterable<number | bigint | string>, plainElement);
    return { preview, weights: summarizeWeights(value.dtype, value.shape, data, value.quantization) };
  } catch {
    return {};
  }
}

function plainElement(element: number | bigint | string): number | string {
  if (typeof element === 'bigint') return String(element);
  return typeof element === 'string' ? element.slice(0, 80) : element;
}

function kindOf(node: Node): OpKind {
  const op = opOf(node, ops);
  if (node.custom || op === undefined) return 'custom';
  const { traits } = op.spec;
  if (traits.includes('control-flow')) return 'control';
  if (op.quantize.weights !== undefined) return 'weighted';
  if (traits.includes('stateful')) return 'control';
  if (traits.includes('reshaping') || traits.includes('movement')) return 'movement';
  return traits.includes('elementwise') ? 'elementwise' : 'other';
}

/** Attributes as JSON knows them. */
function plainAttributes({ attrs }: Node): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attrs).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (ArrayBuffer.isView(value))
    return Array.from(value as unknown as Iterable<number | bigint>, plain).slice(0, 64);
  return Array.isArray(value) ? value.slice(0, 64).map(plain) : value;
}

function subgraphsOf({ subgraphs }: Node, graphs: readonly Graph[]): Pick<NodeInfo, 'subgraphs'> {
  const entries = Object.entries(subgraphs).map(([name, list]) => [
    name,
    list.map((one) => graphs.indexOf(one)),
  ]);
  return entries.length > 0 ? { subgraphs: Object.fromEntries(entries) } : {};
}

/** Of a node, or of all that a call consists of. */
function placement(
  nodes: readonly NodeReport[] | undefined,
  report: GraphReport | undefined,
): Pick<NodeInfo, 'delegate' | 'refusals' | 'macs' | 'moves'> {
  if (nodes) {
    return {
      delegate: [...new Set(nodes.map(takerOf))].join(' and ') || undefined,
      refusals: nodes.flatMap(({ refusals }) => refusals),
      macs: nodes.reduce((sum, { macs }) => sum + macs, 0),
      moves: nodes.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }
  const known = report !== undefined && report.problem === undefined;
  return { delegate: known ? 'load' : undefined, refusals: [], macs: 0, moves: 0 };
}

function takerOf({ delegate, late }: NodeReport): string | undefined {
  return late ? 'late' : delegate;
}
