import { damaged } from './errors.ts';
import type { BuiltinOptions, BuiltinOptions2, Operator, SubGraph } from './generated/tflite.generated.ts';
import type { Model } from './model.ts';
import { subgraphFields } from './options.ts';

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
    check(entry.buffer, buffers, 'buffer', () => `metadata ${entry.name ?? i}`);
  });
  model.metadataBuffer?.forEach((buffer) => {
    check(buffer, buffers, 'buffer', () => 'metadata_buffer');
  });
  model.signatureDefs?.forEach((signature, i) => {
    const place = () => `signature ${signature.signatureKey ?? i}`;
    check(signature.subgraphIndex, model.subgraphs.length, 'subgraph', place);
    const tensors = model.subgraphs[signature.subgraphIndex].tensors.length;
    for (const map of [...signature.inputs, ...signature.outputs]) {
      check(map.tensorIndex, tensors, `tensor ${map.name ?? ''}`, place);
    }
  });
  model.externalBuffers?.forEach((buffer) => {
    const groups = model.externalBufferGroups?.length ?? 0;
    check(buffer.group, groups, 'group', () => `external buffer ${buffer.id}`);
  });
}

function checkSubGraph(model: Model, subgraph: SubGraph, where: string): void {
  const tensors = subgraph.tensors.length;
  const externalIds = new Set(model.externalBuffers?.map((buffer) => buffer.id));
  let at = 0;
  const place = () => `${where}, tensor ${subgraph.tensors[at].name ?? at}`;
  for (; at < tensors; at++) {
    const tensor = subgraph.tensors[at];
    check(tensor.buffer, model.buffers.length, 'buffer', place);
    if (tensor.externalBuffer !== 0 && !externalIds.has(tensor.externalBuffer)) {
      throw damaged('INDEX', `${place()}: external buffer does not exist`, String(tensor.externalBuffer));
    }
    const details = tensor.quantization?.details;
    if (details?.type === 'BlockwiseQuantization' || details?.type === 'MultiAxisQuantization') {
      check(details.value.scales, tensors, 'scales', place);
      check(details.value.zeroPoints, tensors, 'zero points', place, -1);
    }
  }
  checkAll(subgraph.inputs, tensors, 'input', () => where, 0);
  checkAll(subgraph.outputs, tensors, 'output', () => where, 0);
  const operatorPlace = () => `${where}, operator ${at}`;
  for (at = 0; at < subgraph.operators.length; at++) {
    checkOperator(model, subgraph.operators[at], tensors, operatorPlace);
  }
}

function checkOperator(model: Model, operator: Operator, tensors: number, place: Place): void {
  check(operator.opcodeIndex, model.operatorCodes.length, 'operator code', place);
  checkAll(operator.inputs, tensors, 'input', place);
  checkAll(operator.outputs, tensors, 'output', place);
  checkAll(operator.intermediates, tensors, 'intermediate', place);
  checkOptions(model, operator.builtinOptions, place);
  checkOptions(model, operator.builtinOptions2, place);
}

function checkOptions(
  model: Model,
  options: BuiltinOptions | BuiltinOptions2 | undefined,
  place: Place,
): void {
  if (options === undefined) return;
  for (const key of subgraphFields(options.type)) {
    const value = (options.value as Record<string, number | number[] | undefined>)[key] ?? [];
    checkAll([value].flat(), model.subgraphs.length, key, place);
  }
}

/** Spelled out where something is wrong; one for all tensors of a subgraph, one for all operators. */
type Place = () => string;

function check(index: number, count: number, what: string, place: Place, least = 0): void {
  if (index < least || index >= count) {
    throw damaged('INDEX', `${place()}: ${what} is out of range`, String(index), `${least} to ${count - 1}`);
  }
}

/** -1 stands for nothing. */
function checkAll(
  indices: readonly number[] | undefined,
  count: number,
  what: string,
  place: Place,
  least = -1,
): void {
  if (indices === undefined) return;
  for (let i = 0; i < indices.length; i++) check(indices[i], count, what, place, least);
}
