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

export interface IndexMap {
  readonly runs: readonly Run[];
  /** Where some elements come from no operand (padding): results with those in place, as bytes. */
  readonly blanks?: readonly Uint8Array[];
}

/**
 * Operands that are moved: those whose type is by the type row that of the result. Of several that are named one by
 * one, constant ones behind the first steer (a value to pad with).
 */
export function movedSlots({ op, row, site }: TypedNode): number[] {
  const { inputs, outputs } = op.spec.types[row];
  const moves = (slot: number) => {
    const { variable } = inputs[Math.min(slot, inputs.length - 1)];
    return variable !== undefined && variable === outputs[0].variable;
  };
  const slots = site.inputs.flatMap((operand, slot) => (operand && moves(slot) ? [slot] : []));
  const named = inputs.every(({ variadic }) => !variadic);
  return slots.filter((slot, i) => i === 0 || !named || site.inputs[slot]?.data === undefined);
}

/** Operands that steer must be constant. */
export function isSteered(node: TypedNode): boolean {
  const slots = movedSlots(node);
  const steering = node.site.inputs.filter((_, slot) => !slots.includes(slot));
  return slots.length === 0 || steering.some((operand) => operand && operand.data === undefined);
}

/**
 * Where each result comes from, asked of the reference kernel itself: it is run on operands that hold the numbers of
 * their elements, and again with other numbers. What stays the same comes from nowhere; undefined where results
 * neither stay nor follow the numbers.
 */
export function indexMap(node: TypedNode): IndexMap | undefined {
  const slots = movedSlots(node);
  const sizes = slots.map((slot) => elementCount(node.site.inputs[slot]?.shape ?? []));
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  const shift = sizes.reduce((sum, size) => sum + size, 1);
  // far from what padding may be
  const base = 2 ** 24;
  const numbers = (from: number) => moveNumbers(node, slots, (i) => from + starts[i]);
  const [maps, shifted] = [numbers(base), numbers(base + shift)];
  const stays = maps.map((map, i) => map.map((from, k) => (shifted[i][k] === from ? 1 : 0)));
  const follows = maps.every((map, i) =>
    map.every((from, k) => stays[i][k] === 1 || shifted[i][k] === from + shift),
  );
  if (!follows) return undefined;
  const operands = slots.map((slot, i) => ({
    slot,
    start: base + starts[i],
    end: base + starts[i] + sizes[i],
  }));
  const runs = maps.flatMap((map, output) => runsOf(map, stays[output], output, operands));
  return stays.some((of) => of.includes(1)) ? { runs, blanks: blanksOf(node, slots) } : { runs };
}

/** The results of the reference kernel on operands that count up from `start(i)`. */
function moveNumbers(node: TypedNode, slots: readonly number[], start: (i: number) => number): Int32Array[] {
  return runOn(node, slots, 'int32', (count, i) =>
    Int32Array.from({ length: count }, (_, k) => start(i) + k),
  ) as Int32Array[];
}

/** The results on operands of zeros, in the type that they have. */
function blanksOf(node: TypedNode, slots: readonly number[]): Uint8Array[] {
  const { dtype } = node.site.outputs[0];
  return runOn(node, slots, dtype, (count) => allocate(dtype, count)).map((data) => {
    const { buffer, byteOffset, byteLength } = data as Uint8Array;
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
}

function runOn(
  node: TypedNode,
  slots: readonly number[],
  dtype: SiteOperand['dtype'],
  fill: (count: number, i: number) => TensorData,
): TensorData[] {
  const inputs = node.site.inputs.map((operand, slot): SiteOperand | undefined => {
    const i = slots.indexOf(slot);
    if (!operand || i < 0) return operand;
    return { ...operand, dtype, data: fill(elementCount(operand.shape), i) };
  });
  const outputs = node.site.outputs.map((output) => ({ ...output, dtype }));
  const results = outputs.map(({ shape }) => allocate(dtype, elementCount(shape)));
  const site: PreparedSite = { ...node.site, inputs, outputs };
  node.op.reference[node.row](site)(
    inputs.map((operand) => operand?.data),
    results,
    UNUSED_SCOPE,
  );
  return results;
}

/** Ops that only move elements ask for nothing of a running model. */
const UNUSED_SCOPE = {} as RunScope;

interface Numbered {
  readonly slot: number;
  readonly start: number;
  readonly end: number;
}

function runsOf(map: Int32Array, stays: Int32Array, output: number, operands: readonly Numbered[]): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < map.length; ) {
    if (stays[at]) {
      at++;
      continue;
    }
    const { slot, start, end } = operands.find((operand) => map[at] < operand.end)!;
    let length = 1;
    while (!stays[at + length] && map[at + length] === map[at] + length && map[at] + length < end) length++;
    runs.push({ slot, output, from: map[at] - start, to: at, length });
    at += length;
  }
  return runs;
}

/** More elements than this are not looked at one by one while a model is loaded. */
export const MOST_ELEMENTS = 2 ** 20;
