import { DTYPES, isStatic, type Shape, sameShape, type Tensor, type TensorData, ZooError } from '@zoo/core';
import type { Graph, PreparedSite, Site } from '@zoo/ir';

/** Every element type, for the type rows of ops that pass tensors through to a graph. */
export const ANY_DTYPE = Object.keys(DTYPES).join('|');

/** The graph that a node calls under an attribute's name. */
export function callee(site: Site, attribute: string): Graph {
  const graph = site.subgraphs?.[attribute]?.[0];
  if (graph) return graph;
  throw new ZooError({
    code: 'SUBGRAPH_MISSING',
    category: 'damaged-input',
    message: `${attribute} does not name a subgraph`,
  });
}

/** Operands from slot `first` on, as tensors to hand to a graph. */
export function argumentsOf(
  site: PreparedSite,
  first = 0,
): (inputs: readonly (TensorData | undefined)[]) => Tensor[] {
  const types = site.inputs.slice(first);
  return (inputs) =>
    types.map((type, i) => ({
      dtype: type!.dtype,
      shape: type!.shape,
      quantization: type!.quantization,
      data: inputs[first + i]!,
    }));
}

/**
 * Shapes of the results of calling `graph` with these operands: those that the graph declares, where it declares
 * them fully and for exactly these operands; unknown otherwise, since only running it can tell.
 */
export function declaredResults(graph: Graph, operands: readonly Shape[]): readonly (Shape | undefined)[] {
  const suited =
    graph.inputs.length === operands.length &&
    graph.inputs.every(({ dims, hasRank }, i) => hasRank && isStatic(dims) && sameShape(dims, operands[i]));
  return graph.outputs.map(({ dims, hasRank }) => (suited && hasRank && isStatic(dims) ? dims : undefined));
}
