import { allocate, elementCount, type TensorData } from '@zoo/core';
import type { PreparedSite, RunScope, SiteOperand } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';

/** A stretch of results that lie one behind the other in an operand; all in elements. */
export interface Run {
  readonly slot: number;
  readonly output: number;
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** Operands that are moved: the first, or all of an op that takes any number. The others steer. */
export function movedSlots({ op, site }: TypedNode): number[] {
  const [first] = op.spec.operands;
  if (first?.kind === 'constant' || site.inputs[0]?.dtype !== site.outputs[0].dtype) return [];
  return first?.kind === 'variadic' ? site.inputs.map((_, slot) => slot) : [0];
}

/**
 * Where each result comes from, asked of the reference kernel itself: it is run on operands that hold the numbers of
 * their elements, and again with other numbers. undefined when the results do not follow the numbers: some come from
 * nowhere (padding), or the contents steer.
 */
export function indexMap(node: TypedNode): Run[] | undefined {
  const slots = movedSlots(node);
  const sizes = slots.map((slot) => elementCount(node.site.inputs[slot]?.shape ?? []));
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  const shift = sizes.reduce((sum, size) => sum + size, 1);
  const numbers = (base: number) => moveNumbers(node, slots, (i) => base + starts[i]);
  const [maps, shifted] = [numbers(1), numbers(1 + shift)];
  if (maps.some((map, i) => map.some((from, k) => shifted[i][k] !== from + shift))) return undefined;
  const operands = slots.map((slot, i) => ({ slot, start: 1 + starts[i], end: 1 + starts[i] + sizes[i] }));
  return maps.flatMap((map, output) => runsOf(map, output, operands));
}

/** The results of the reference kernel on operands that count up from `start(i)`. */
function moveNumbers(node: TypedNode, slots: readonly number[], start: (i: number) => number): Int32Array[] {
  const inputs = node.site.inputs.map((operand, slot): SiteOperand | undefined => {
    const i = slots.indexOf(slot);
    if (!operand || i < 0) return operand;
    const data = Int32Array.from({ length: elementCount(operand.shape) }, (_, k) => start(i) + k);
    return { dtype: 'int32', shape: operand.shape, data };
  });
  const outputs = node.site.outputs.map(({ shape }) => ({ dtype: 'int32' as const, shape }));
  const results = outputs.map(({ shape }) => allocate('int32', elementCount(shape)));
  const site: PreparedSite = { ...node.site, inputs, outputs };
  const data = inputs.map((operand) => operand?.data as TensorData | undefined);
  node.op.reference[node.row](site)(data, results, UNUSED_SCOPE);
  return results;
}

/** Ops that only move elements ask for nothing of a running model. */
const UNUSED_SCOPE = {} as RunScope;

interface Numbered {
  readonly slot: number;
  readonly start: number;
  readonly end: number;
}

function runsOf(map: Int32Array, output: number, operands: readonly Numbered[]): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < map.length; ) {
    const { slot, start, end } = operands.find((operand) => map[at] < operand.end)!;
    let length = 1;
    while (at + length < map.length && map[at + length] === map[at] + length && map[at] + length < end)
      length++;
    runs.push({ slot, output, from: map[at] - start, to: at, length });
    at += length;
  }
  return runs;
}

/** More elements than this are not looked at one by one while a model is loaded. */
export const MOST_ELEMENTS = 2 ** 20;
