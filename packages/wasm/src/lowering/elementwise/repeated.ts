import type { TypedNode } from '@zoo/runtime';
import { operandOf, type Place, type Scope } from '../lowering.ts';
import type { Broadcast } from './broadcast.ts';

/** Elements of a row below which it takes longer to begin a row than to compute it. */
const SHORT = 64;
/** Elements up to which short rows are joined. */
const LONG = 1024;

/** Loops in which a short constant row, such as the mean of three colours, is written out several times. */
export interface Repeated {
  readonly nest: Broadcast;
  readonly slot: number;
  readonly place: Place;
}

/** Joins short rows of two operands where one is a constant row that repeats; undefined where there is nothing to join. */
export function repeatedRow(node: TypedNode, nest: Broadcast, scope: Scope): Repeated | undefined {
  const { inner, outer, loops } = nest;
  if (loops.length > 0 || inner.size >= SHORT) return undefined;
  const slot = [0, 1].find((i) => {
    const [row, other] = [i, 1 - i].map((operand) => outer.steps[operand]);
    return row === 0 && other === inner.size && node.node.inputs[i]?.constant !== undefined;
  });
  if (slot === undefined || inner.steps.some((step) => step !== 1)) return undefined;
  const times = largestDivisor(outer.size, Math.floor(LONG / inner.size));
  if (times * inner.size < SHORT) return undefined;
  const data = operandOf(node, slot).data as Float32Array;
  const row = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const place = scope.keep(`operand ${slot}, ${times} times`, times * row.length, (to) => {
    for (let i = 0; i < times; i++) to.set(row, i * row.length);
  });
  const joined = { size: times * inner.size, steps: inner.steps };
  const rest = { size: outer.size / times, steps: outer.steps.map((step) => step * times) };
  return { slot, place, nest: { inner: joined, outer: rest, loops } };
}

function largestDivisor(of: number, most: number): number {
  for (let divisor = Math.min(most, of); divisor > 1; divisor--) if (of % divisor === 0) return divisor;
  return 1;
}
