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

/** Where the elements of results come from. */
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
  const operands: Numbered[] = [];
  let end = FIRST_NUMBER;
  for (const slot of movedSlots(node)) {
    const start = end;
    end += elementCount(node.site.inputs[slot]?.shape ?? []);
    operands.push({ slot, start, end });
  }
  const shift = end + 1 - FIRST_NUMBER;
  const [maps, shifted] = [0, shift].map((by) => moveNumbers(node, operands, by));
  const runs: Run[] = [];
  let hasBlanks = false;
  for (let output = 0; output < maps.length; output++) {
    const [map, other] = [maps[output], shifted[output]];
    for (let at = 0; at < map.length; ) {
      const number = map[at];
      if (other[at] === number) {
        hasBlanks = true;
        at++;
        continue;
      }
      const source = operands.find((operand) => number < operand.end);
      if (!source || other[at] !== number + shift) return undefined;
      const most = Math.min(source.end - number, map.length - at);
      let length = 1;
      while (
        length < most &&
        map[at + length] === number + length &&
        other[at + length] === number + length + shift
      )
        length++;
      runs.push({ slot: source.slot, output, from: number - source.start, to: at, length });
      at += length;
    }
  }
  return hasBlanks ? { runs, blanks: blanksOf(node, operands) } : { runs };
}

/** Far from what padding may be. */
const FIRST_NUMBER = 2 ** 24;

/** Moved elements have the numbers from `start` to `end`. */
interface Numbered {
  readonly slot: number;
  readonly start: number;
  readonly end: number;
}

/** The results of the reference kernel on operands of numbers that are larger by `shift`. */
function moveNumbers(node: TypedNode, operands: readonly Numbered[], shift: number): Int32Array[] {
  return runOn(node, operands, 'int32', ({ start, end }) => {
    const numbers = new Int32Array(end - start);
    for (let i = 0; i < numbers.length; i++) numbers[i] = start + shift + i;
    return numbers;
  }) as Int32Array[];
}

/** The results on operands of zeros, in the type that they have. */
function blanksOf(node: TypedNode, operands: readonly Numbered[]): Uint8Array[] {
  const { dtype } = node.site.outputs[0];
  return runOn(node, operands, dtype, ({ start, end }) => allocate(dtype, end - start)).map((data) => {
    const { buffer, byteOffset, byteLength } = data as Uint8Array;
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
}

function runOn(
  node: TypedNode,
  operands: readonly Numbered[],
  dtype: SiteOperand['dtype'],
  fill: (operand: Numbered) => TensorData,
): TensorData[] {
  const inputs = [...node.site.inputs];
  for (const moved of operands) {
    inputs[moved.slot] = { ...(inputs[moved.slot] as SiteOperand), dtype, data: fill(moved) };
  }
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

/** More elements than this are not looked at one by one while a model is loaded. */
export const MOST_ELEMENTS = 2 ** 20;
