import { decodeElements, elementCount, type Tensor, tensor } from '@zoo/core';
import { attributesOf, type Node, type Value } from '@zoo/ir';
import { evaluate, ops, readModule, writeModule } from '@zoo/ops';
import type { CorpusModel } from './corpus.ts';
import type { Engine, OracleOutput, Oracles, OracleTensor } from './oracles.ts';

export interface Layer {
  readonly node: Node;
  readonly ours: Tensor;
  readonly theirs: OracleOutput;
}

/**
 * Each layer of a model by itself: what our kernel makes of the values that went into it in the engine, and what the
 * engine made of them. Where one rounding turns a byte and later layers carry that on, layers still agree one by one.
 */
export async function layersOf(
  oracles: Oracles,
  engine: Engine,
  { bytes }: CorpusModel,
  inputs: readonly OracleTensor[],
): Promise<Layer[]> {
  const module = readModule(bytes);
  const [graph] = module.graphs;
  graph.outputs = graph.nodes.map(({ outputs }) => outputs[0]);
  const results = await oracles.run(engine, writeModule({ ...module, signatures: [] }), inputs);
  const known = new Map<Value, Tensor>();
  graph.inputs.forEach((value, i) => {
    known.set(value, tensorOf(value, inputs[i].bytes));
  });
  return graph.nodes.map((node, i) => {
    const operands = node.inputs.map((value) => value && (value.isConstant ? value : known.get(value)));
    known.set(node.outputs[0], tensorOf(node.outputs[0], results[i].bytes));
    return { node, ours: alone(node, operands), theirs: results[i] };
  });
}

function alone(node: Node, inputs: readonly (Tensor | Value | undefined)[]): Tensor {
  const op = ops.find(node.op, node.custom !== undefined);
  if (op === undefined) throw new Error(`no op ${node.op}`);
  return evaluate(op, { attrs: attributesOf(node, op), inputs, outputs: node.outputs })[0];
}

function tensorOf({ dtype, shape, quantization }: Value, bytes: Uint8Array): Tensor {
  return tensor(dtype, shape, decodeElements(dtype, bytes.slice(), elementCount(shape)), quantization);
}
