import type { Coloring, GraphInfo, NodeInfo } from './model.ts';

/** A custom property of the style sheet, for canvases. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const KINDS: Readonly<Record<string, string>> = {
  weighted: 'weights',
  elementwise: 'elementwise',
  movement: 'moves data',
  other: 'reductions and others',
  control: 'control flow, state',
  custom: 'custom',
};

const DELEGATES: Readonly<Record<string, string>> = {
  wasm: 'wasm',
  reference: 'reference kernels',
  load: 'computed when loaded',
  none: 'no kernel',
};

const DTYPES = ['float32', 'float16', 'int8', 'uint8', 'int16', 'int32', 'int64', 'bool', 'string'];

export interface Legend {
  readonly label: string;
  readonly color: string;
}

/** The colour of each node of a graph, and what the colours say. */
export function colorsOf(
  graph: GraphInfo,
  coloring: Coloring,
): { of(node: NodeInfo): string; legend: Legend[] } {
  if (coloring === 'macs' || coloring === 'weights') {
    const most = graph.nodes.reduce((all, node) => Math.max(all, node[coloring]), 0);
    return {
      of: (node) => (most === 0 ? heat(0) : heat(Math.sqrt(node[coloring] / most))),
      legend: [0, 0.25, 0.5, 0.75, 1].map((share, i) => ({
        label: ['none', '', '', '', 'most'][i],
        color: heat(share),
      })),
    };
  }
  const keyOf = (node: NodeInfo) => {
    if (coloring === 'kind') return node.kind;
    if (coloring === 'delegate') return node.delegate ?? 'none';
    return graph.tensors[node.outputs[0]]?.dtype ?? 'bool';
  };
  const names = coloring === 'kind' ? KINDS : coloring === 'delegate' ? DELEGATES : {};
  const used = new Set(graph.nodes.map(keyOf));
  const order = coloring === 'dtype' ? DTYPES : Object.keys(names);
  const keys = [...order.filter((key) => used.has(key)), ...[...used].filter((key) => !order.includes(key))];
  const palette = new Map(keys.map((key) => [key, color(`${coloring}-${key}`) || color('kind-custom')]));
  return {
    of: (node) => palette.get(keyOf(node)) as string,
    legend: keys.map((key) => ({ label: names[key] ?? key, color: palette.get(key) as string })),
  };
}

/** From pale to hot, readable on both themes. */
function heat(share: number): string {
  return `color-mix(in oklab, ${color('hot')} ${Math.round(share * 100)}%, ${color('cold')})`;
}
