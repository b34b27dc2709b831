import type { Attributes, Graph, Node, Value } from '@zoo/ir';
import { type Operator, subgraphFields } from '@zoo/tflite';
import type { NodeExtension, ValueExtension } from './extension.ts';
import { defaultsOf, optionsFrom, optionsTableOf } from './options.ts';

/** A node as an operator of a file. */
export function operatorFromNode(
  node: Node,
  opcodeIndex: number,
  indexOf: (value: Value) => number,
  graphIndex: (graph: Graph) => number,
): Operator {
  const details = (node.extension ?? {}) as NodeExtension;
  const reference = (value: Value | undefined) =>
    value === undefined || (value.extension as ValueExtension | undefined)?.absent ? -1 : indexOf(value);
  return {
    opcodeIndex,
    inputs: node.inputs.map(reference),
    outputs: node.outputs.map(reference),
    intermediates: node.intermediates.length > 0 ? node.intermediates.map(reference) : undefined,
    ...(node.custom ? {} : optionsOf(node, details, graphIndex)),
    customOptions: node.custom ? node.custom.options : details.customOptions,
    customOptionsFormat: 'FLEXBUFFERS',
    mutatingVariableInputs: details.mutatingVariableInputs && [...details.mutatingVariableInputs],
    debugMetadataIndex: details.debugMetadataIndex ?? -1,
  };
}

function optionsOf(
  node: Node,
  { strangeOptions, withoutOptions }: NodeExtension,
  graphIndex: (graph: Graph) => number,
): Pick<Operator, 'builtinOptions' | 'builtinOptions2'> {
  if (strangeOptions !== undefined)
    return { builtinOptions: strangeOptions } as Pick<Operator, 'builtinOptions'>;
  const table = optionsTableOf(node.op);
  if (table === undefined) return {};
  const defaults = defaultsOf(table);
  if (withoutOptions && Object.keys(defaults).every((key) => Object.is(node.attrs[key], defaults[key])))
    return {};
  const attrs: Attributes = { ...node.attrs };
  for (const field of subgraphFields(table)) {
    const graphs = node.subgraphs[field];
    if (graphs === undefined) continue;
    attrs[field] = typeof defaults[field] === 'number' ? graphIndex(graphs[0]) : graphs.map(graphIndex);
  }
  return optionsFrom(table, attrs);
}
