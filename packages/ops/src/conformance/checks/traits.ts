import { broadcastShapes, entryCount, isPerAxis, type Tensor, type TensorData } from '@zoo/core';
import type { Trait } from '@zoo/ir';
import { isolatedScope, prepare } from '../../evaluate.ts';
import { type ConformanceCase, difference, referenceOf, siteOfCase } from '../suite.ts';

/** What shows that an op is not what a trait says; undefined when the case does not show it. */
type Check = (one: ConformanceCase) => string | undefined;

export const TRAIT_CHECKS: Readonly<Partial<Record<Trait, Check>>> = {
  commutative,
  elementwise,
  reshaping,
  movement,
  'in-place': inPlace,
};

function commutative(one: ConformanceCase): string | undefined {
  const [a, b, ...rest] = one.inputs;
  if (!a || !b) return undefined;
  return changed(referenceOf({ ...one, inputs: [b, a, ...rest] }), referenceOf(one), one);
}

/**
 * The result has the shape of the operands after broadcasting, turning all operands round turns it round, and where all
 * elements are like the first so are the results.
 */
function elementwise(one: ConformanceCase): string | undefined {
  const operands = one.inputs.flatMap((operand) => (operand ? [operand.tensor] : []));
  const results = referenceOf(one);
  const shape = broadcastShapes(...operands.map((operand) => operand.shape));
  if (results[0].shape.join() !== shape.join()) return `the result is [${results[0].shape}], not [${shape}]`;
  if ([...operands, ...one.outputs].some(({ quantization }) => isPerAxis(quantization))) return undefined;
  const turned = one.inputs.map((operand) => operand && { ...operand, tensor: reversed(operand.tensor) });
  const alike = one.inputs.map((operand) => operand && { ...operand, tensor: likeFirst(operand.tensor) });
  return (
    changed(referenceOf({ ...one, inputs: turned }), results.map(reversed), one) ??
    changed(referenceOf({ ...one, inputs: alike }), results.map(likeFirst), one)
  );
}

function likeFirst(tensor: Tensor): Tensor {
  const { dtype, data } = tensor;
  const copy = data.slice() as Uint8Array;
  const entries = entryCount(dtype, 1);
  for (let i = entries; i < copy.length; i++) copy[i] = copy[i % entries];
  return { ...tensor, data: copy as TensorData };
}

function reversed(tensor: Tensor): Tensor {
  const { dtype, data } = tensor;
  const copy = data.slice() as Uint8Array;
  copy.reverse();
  if (entryCount(dtype, 1) === 2) {
    for (let i = 0; i < copy.length; i += 2) [copy[i], copy[i + 1]] = [copy[i + 1], copy[i]];
  }
  return { ...tensor, data: copy as TensorData };
}

function reshaping(one: ConformanceCase): string | undefined {
  const [result] = referenceOf(one);
  return changed([{ ...one.inputs[0]!.tensor, shape: result.shape }], [result], one);
}

/** Every element comes from an operand, or is the zero that fills gaps; rescaling parts with other parameters aside. */
function movement(one: ConformanceCase): string | undefined {
  const operands = one.inputs.flatMap((operand) => (operand ? [operand.tensor] : []));
  for (const { dtype, data, quantization } of referenceOf(one)) {
    const sources = operands.filter((operand) => operand.dtype === dtype);
    const sets = [quantization, ...sources.map((source) => source.quantization)];
    if (new Set(sets.map((set) => JSON.stringify(set))).size > 1) continue;
    const zero = quantization?.zeroPoint[0] ?? 0;
    const known = new Set<unknown>([
      zero,
      BigInt(zero),
      '',
      ...sources.flatMap((source) => [...source.data]),
    ]);
    const strange = [...data].find((element) => !known.has(element));
    if (strange !== undefined) return `${strange} is in no operand`;
  }
  return undefined;
}

function inPlace(one: ConformanceCase): string | undefined {
  const { site, run } = prepare(one.op, siteOfCase(one));
  const [first, ...rest] = one.inputs.map((operand) => operand?.tensor);
  const expected = referenceOf(one);
  const data = first?.data.slice() as TensorData | undefined;
  if (!data || first?.dtype !== expected[0].dtype || data.length !== expected[0].data.length)
    return undefined;
  run([data, ...rest.map((operand) => operand?.data)], [data], isolatedScope());
  return changed([{ ...site.outputs[0], data }], expected, one);
}

function changed(actual: readonly Tensor[], expected: readonly Tensor[], one: ConformanceCase) {
  const found = expected.map((result, i) => difference(actual[i], result, one.op.spec.tolerance));
  return found.find((text) => text !== undefined);
}
