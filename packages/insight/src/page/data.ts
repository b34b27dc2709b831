import type { Inspection } from '../inspect/inspect.ts';

/** What the page is given, as JSON. */
export interface PageData {
  readonly file: string;
  readonly inspection: Inspection;
  /** One for each graph. */
  readonly drawings: readonly GraphDrawing[];
}

export interface GraphDrawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly DrawnBox[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnBox {
  readonly kind: 'node' | 'input' | 'output';
  /** Of the node, or of the tensor that enters or leaves the graph. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly subtitle: string;
  /** Shapes of weights, the fused activation. */
  readonly detail?: string;
}

export interface DrawnEdge {
  readonly tensor: number;
  /** Positions of boxes. */
  readonly from: number;
  readonly to: number;
  /** x and y in turn. */
  readonly points: readonly number[];
}
