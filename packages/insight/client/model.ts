import type { GraphInfo, NodeInfo, TensorDetail } from '../src/inspect/graph.ts';
import type { Inspection } from '../src/inspect/inspect.ts';
import type { Fact } from '../src/inspect/processing.ts';
import type { DrawnBox, GraphDrawing, PageData } from '../src/page/data.ts';

export type { DrawnBox, Fact, GraphDrawing, GraphInfo, Inspection, NodeInfo, PageData, TensorDetail };

/** What the user has picked out: a node or a tensor of a graph. */
export interface Selection {
  readonly graph: number;
  readonly kind: 'node' | 'tensor';
  readonly index: number;
}

export type View = 'graph' | 'memory' | 'sizes';
export type Coloring = 'kind' | 'delegate' | 'dtype' | 'macs' | 'weights';

/** The model, who makes and reads each tensor, and where the user is. Views listen to changes. */
export class Page {
  readonly data: PageData;
  view: View = 'graph';
  graph = 0;
  coloring: Coloring = 'kind';
  selection?: Selection;
  readonly #links: readonly {
    readonly makers: Map<number, number>;
    readonly readers: Map<number, number[]>;
  }[];
  readonly #listeners: ((centre: boolean) => void)[] = [];

  constructor(data: PageData) {
    this.data = data;
    this.#links = data.inspection.graphs.map(linksOf);
  }

  get inspection(): Inspection {
    return this.data.inspection;
  }

  get current(): GraphInfo {
    return this.inspection.graphs[this.graph];
  }

  get drawing(): GraphDrawing {
    return this.data.drawings[this.graph];
  }

  /** Of the path that was inspected. */
  get fileName(): string {
    return this.data.file.split(/[\\/]/).pop() ?? '';
  }

  /** Nodes that call a graph. */
  callers(called: number): { readonly graph: number; readonly node: number }[] {
    return this.inspection.graphs.flatMap(({ nodes }, graph) =>
      nodes.flatMap(({ subgraphs = {} }, node) =>
        Object.values(subgraphs).flat().includes(called) ? [{ graph, node }] : [],
      ),
    );
  }

  /** Shows the largest of the graphs that a node calls, the last of equals: a body rather than its condition. */
  enter(graph: number, node: number): void {
    const { graphs } = this.inspection;
    const called = Object.values(graphs[graph].nodes[node].subgraphs ?? {}).flat();
    if (called.length === 0) return;
    const size = (index: number) => graphs[index].nodes.length;
    const largest = called.reduce((best, one) => (size(one) >= size(best) ? one : best));
    this.change({ graph: largest, selection: undefined });
  }

  maker(graph: number, tensor: number): number | undefined {
    return this.#links[graph].makers.get(tensor);
  }

  readers(graph: number, tensor: number): readonly number[] {
    return this.#links[graph].readers.get(tensor) ?? [];
  }

  listen(listener: (centre: boolean) => void): void {
    this.#listeners.push(listener);
  }

  /** Changes where the user is; `centre` brings the selection into view. */
  change(fields: Partial<Pick<Page, 'view' | 'graph' | 'coloring' | 'selection'>>, centre = false): void {
    Object.assign(this, fields);
    for (const listener of this.#listeners) listener(centre);
  }

  select(selection: Selection | undefined, centre = true): void {
    this.change(selection ? { selection, graph: selection.graph } : { selection: undefined }, centre);
  }

  /** The node that a selection is about: for a tensor the one that makes it, else the first that reads it. */
  nodeOf({ graph, kind, index }: Selection): number | undefined {
    return kind === 'node' ? index : (this.maker(graph, index) ?? this.readers(graph, index)[0]);
  }
}

function linksOf({ nodes }: GraphInfo) {
  const makers = new Map<number, number>();
  const readers = new Map<number, number[]>();
  nodes.forEach(({ inputs, outputs }, node) => {
    for (const tensor of outputs) makers.set(tensor, node);
    for (const tensor of new Set(inputs)) {
      if (tensor !== null) readers.set(tensor, [...(readers.get(tensor) ?? []), node]);
    }
  });
  return { makers, readers };
}
