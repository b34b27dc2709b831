import { compileSchema } from '@zoo/containers';
import { damaged } from './errors.ts';
import { type Operator, type SubGraph, TFLITE } from './generated/tflite.generated.ts';
import type { Model } from './model.ts';

/**
 * Checks that every index points at something, so that users of a model may follow them. What operators mean by
 * their operands (which may be left out, which must be constant) is for those who know operators.
 *
 * @throws ZooError `TFLITE_INDEX`
 */
export function checkIndices(model: Model): void {
  const buffers = model.buffers.length;
  model.subgraphs.forEach((subgraph, i) => {
    checkSubGraph(model, subgraph, `subgraph ${i}`);
  });
  model.metadata?.forEach((entry, i) => {
    check(entry.buffer, buffers, `metadata ${entry.name ?? i}: buffer`);
  });
  model.metadataBuffer?.forEach((buffer) => {
    check(buffer, buffers, 'metadata_buffer');
  });
  model.signatureDefs?.forEach((signature, i) => {
    const where = `signature ${signature.signatureKey ?? i}`;
    check(signature.subgraphIndex, model.subgraphs.length, `${where}: subgraph`);
    const tensors = model.subgraphs[signature.subgraphIndex].tensors.length;
    for (const map of [...signature.inputs, ...signature.outputs]) {
      check(map.tensorIndex, tensors, `${where}: tensor ${map.name ?? ''}`);
    }
  });
  model.externalBuffers?.forEach((buffer) => {
    check(buffer.group, model.externalBufferGroups?.length ?? 0, `external buffer ${buffer.id}: group`);
  });
}

function checkSubGraph(model: Model, subgraph: SubGraph, where: string): void {
  const tensors = subgraph.tensors.length;
  const externalIds = new Set(model.externalBuffers?.map((buffer) => buffer.id));
  subgraph.tensors.forEach((tensor, i) => {
    const place = `${where}, tensor ${tensor.name ?? i}`;
    check(tensor.buffer, model.buffers.length, `${place}: buffer`);
    if (tensor.externalBuffer !== 0 && !externalIds.has(tensor.externalBuffer)) {
      throw damaged('INDEX', `${place}: external buffer does not exist`, String(tensor.externalBuffer));
    }
    const details = tensor.quantization?.details;
    if (details?.type === 'BlockwiseQuantization' || details?.type === 'MultiAxisQuantization') {
      check(details.value.scales, tensors, `${place}: scales`);
      check(details.value.zeroPoints, tensors, `${place}: zero points`, -1);
    }
  });
  for (const input of subgraph.inputs) check(input, tensors, `${where}: input`);
  for (const output of subgraph.outputs) check(output, tensors, `${where}: output`);
  subgraph.operators.forEach((operator, i) => {
    checkOperator(model, operator, tensors, `${where}, operator ${i}`);
  });
}

function checkOperator(model: Model, operator: Operator, tensors: number, where: string): void {
  check(operator.opcodeIndex, model.operatorCodes.length, `${where}: operator code`);
  for (const input of operator.inputs) check(input, tensors, `${where}: input`, -1);
  for (const output of operator.outputs) check(output, tensors, `${where}: output`, -1);
  for (const extra of operator.intermediates ?? []) check(extra, tensors, `${where}: intermediate`, -1);
  for (const options of [operator.builtinOptions, operator.builtinOptions2]) {
    if (options === undefined) continue;
    for (const key of subgraphKeys(options.type)) {
      const value = (options.value as Record<string, number | number[] | undefined>)[key] ?? [];
      for (const index of [value].flat()) check(index, model.subgraphs.length, `${where}: ${key}`, -1);
    }
  }
}

const keysOf = new Map<string, readonly string[]>();

/** The options of a table that refer to subgraphs. */
function subgraphKeys(table: string): readonly string[] {
  const fields = () => compileSchema(TFLITE).tables.get(table) ?? [];
  const keys = keysOf.get(table) ?? fields().flatMap(({ traits, key }) => (traits.subgraph ? [key] : []));
  keysOf.set(table, keys);
  return keys;
}

function check(index: number, count: number, what: string, least = 0): void {
  if (index < least || index >= count) {
    throw damaged('INDEX', `${what} is out of range`, String(index), `${least} to ${count - 1}`);
  }
}
