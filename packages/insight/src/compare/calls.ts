import type { Tensor } from '@zoo/core';
import type { Graph, Node, Value } from '@zoo/ir';

/** A graph that a node calls: its attribute, and the operands that it is given. */
export interface Call {
  /** `body`, `then`, `decomposition`. */
  readonly role: string;
  readonly graph: Graph;
  readonly inputs: readonly Tensor[];
}

/**
 * The graphs that a node runs when it has these operands, each with what it is given at first: body and condition of a
 * loop, the branch that is taken, what is called. Graphs that combine single elements (of a sort, a reduction) are none
 * of these.
 */
export function callsOf({ subgraphs }: Node, operands: readonly Tensor[]): Call[] {
  return Object.entries(subgraphs).flatMap(([attribute, graphs]) =>
    graphs.flatMap((graph, i): Call[] => {
      const inputs = operands.slice(operands.length - graph.inputs.length);
      if (!isTaken(attribute, i, operands[0]) || !takes(graph, inputs)) return [];
      return [{ role: attribute.replace(/_?Subgraph(Index|Indices)?$/i, '') || attribute, graph, inputs }];
    }),
  );
}

/** Whether the selector, the first operand of nodes with branches, picks this graph. */
function isTaken(attribute: string, position: number, selector: Tensor | undefined): boolean {
  const value = Number(selector?.data[0]);
  if (attribute === 'thenSubgraphIndex') return value !== 0;
  if (attribute === 'elseSubgraphIndex') return value === 0;
  return attribute !== 'branchSubgraphIndices' || value === position;
}

function takes({ inputs }: Graph, given: readonly Tensor[]): boolean {
  const fits = ({ dtype, dims, hasRank }: Value, tensor: Tensor) =>
    dtype === tensor.dtype && (!hasRank || dims.length === tensor.shape.length);
  return inputs.length === given.length && inputs.every((value, i) => fits(value, given[i]));
}
