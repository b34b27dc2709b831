import type { GraphInfo, NodeInfo, TensorDetail } from '../inspect/graph.ts';
import type { DrawnBox, GraphDrawing } from './data.ts';
import { drawLayered, type Edge } from './layout/layered.ts';

type Content = Pick<DrawnBox, 'kind' | 'index' | 'title' | 'subtitle' | 'detail'>;

/** Places the nodes of a graph; constants are not drawn, they are part of the nodes that read them. */
export function drawGraph(graph: GraphInfo, graphs: readonly GraphInfo[]): GraphDrawing {
  const { nodes, tensors } = graph;
  const contents: Content[] = [
    ...graph.inputs.map((index) => terminal('input', index, tensors[index])),
    ...nodes.map((node, index): Content => {
      const [result] = node.outputs;
      const subtitle = result === undefined ? '' : typeText(tensors[result]);
      return { kind: 'node', index, title: node.op, subtitle, detail: detailOf(node, tensors, graphs) };
    }),
    ...graph.outputs.map((index) => terminal('output', index, tensors[index])),
  ];
  const edges = edgesOf(graph);
  const boxes = contents.map((content) => ({ ...sizeOf(content), top: content.kind === 'input' }));
  const drawing = drawLayered(boxes, edges);
  return {
    width: drawing.width,
    height: drawing.height,
    boxes: contents.map((content, i) => ({
      ...content,
      ...drawing.boxes[i],
      width: boxes[i].width,
      height: boxes[i].height,
    })),
    edges: edges.map(({ from, to, net }, i) => ({ tensor: net, from, to, points: drawing.edges[i] })),
  };
}

/** Each tensor is a net from where it is made to where it is read. */
function edgesOf({ inputs, outputs, nodes }: GraphInfo): Edge[] {
  const producers = new Map<number, number>();
  inputs.forEach((tensor, i) => {
    producers.set(tensor, i);
  });
  const edges: Edge[] = [];
  const connect = (tensor: number | null, to: number) => {
    const from = tensor === null ? undefined : producers.get(tensor);
    if (tensor !== null && from !== undefined) edges.push({ from, to, net: tensor });
  };
  nodes.forEach((node, i) => {
    for (const tensor of new Set(node.inputs)) connect(tensor, inputs.length + i);
    for (const tensor of node.outputs) producers.set(tensor, inputs.length + i);
  });
  outputs.forEach((tensor, i) => {
    connect(tensor, inputs.length + nodes.length + i);
  });
  return edges;
}

function terminal(kind: 'input' | 'output', index: number, tensor: TensorDetail): Content {
  return { kind, index, title: tensor.name || kind, subtitle: typeText(tensor) };
}

/** `uint8 1×224×224×3` */
function typeText({ dtype, shape }: TensorDetail): string {
  if (shape === null) return `${dtype} ?`;
  return shape.length === 0 ? dtype : `${dtype} ${shape.map((size) => (size < 0 ? '?' : size)).join('×')}`;
}

/** `32×3×3×3, RELU6`: the largest constant operand and what is fused behind; or the graphs that are called. */
function detailOf(
  { inputs, attrs, kind, subgraphs }: NodeInfo,
  tensors: readonly TensorDetail[],
  graphs: readonly GraphInfo[],
): string | undefined {
  const called = Object.values(subgraphs ?? {}).flat();
  if (called.length > 0) return `↳ ${called.map((one) => graphs[one]?.name || `graph ${one}`).join(', ')}`;
  const constants = inputs
    .flatMap((input) => (input === null ? [] : [tensors[input]]))
    .filter(({ bytes }) => bytes);
  const largest = constants.reduce<TensorDetail | undefined>(
    (a, b) => (a?.bytes !== undefined && a.bytes >= (b.bytes ?? 0) ? a : b),
    undefined,
  );
  const weights = kind === 'weighted' && largest?.shape ? largest.shape.join('×') : undefined;
  const { fusedActivationFunction: activation } = attrs;
  const fused = typeof activation === 'string' && activation !== 'NONE' ? activation : undefined;
  const parts = [weights && `weights ${weights}`, fused].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(', ') : undefined;
}

const WIDTH = { least: 116, most: 280, padding: 30 };
/** Mean width of a character in the fonts of the page, in pixels. */
const CHARACTER = { title: 8.6, text: 6.7 };

function sizeOf({ kind, title, subtitle, detail = '' }: Content): { width: number; height: number } {
  const lines = [
    CHARACTER.title * title.length,
    ...[subtitle, detail].map((line) => CHARACTER.text * line.length),
  ];
  const width = Math.min(WIDTH.most, Math.max(WIDTH.least, Math.ceil(Math.max(...lines)) + WIDTH.padding));
  return { width, height: kind !== 'node' ? 40 : detail === '' ? 44 : 58 };
}
