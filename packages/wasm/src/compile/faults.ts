import { ZooError } from '@zoo/core';
import type { WasmMemory } from '../host/webassembly.ts';
import type { LoweredStep, Task } from '../lowering/lowering.ts';

/**
 * Bytes of what a kernel leaves behind when an index is out of range, or what else it refuses, as 32-bit words: 1 and the
 * index; or 2, and the lower and the upper half of an index of 64 bits.
 */
export const FAULT_BYTES = 12;

/**
 * Throws what the steps of a range have found wrong, the first of them; undefined where no step looks for anything. What
 * the others noted is forgotten: they may have been given what the first one made of nothing.
 */
export function faultCheck(
  memory: WasmMemory,
  steps: readonly { readonly task: Task; readonly lowered: LoweredStep }[],
): ((first: number, end: number) => void) | undefined {
  if (steps.every(({ lowered }) => lowered.fault === undefined)) return undefined;
  return (first, end) => {
    let refused: ZooError | undefined;
    for (const { task, lowered } of steps.slice(first, end)) {
      if (!lowered.fault) continue;
      const words = new Int32Array(memory.buffer, lowered.fault(), FAULT_BYTES / 4);
      if (words[0] === 0) continue;
      refused ??= refusalOf(task, lowered, words);
      words[0] = 0;
    }
    if (refused) throw refused;
  };
}

function refusalOf(
  { node: { node } }: Task,
  { refusal }: LoweredStep,
  [words, low, high]: Int32Array,
): ZooError {
  const index = words === 2 ? (BigInt(high) << 32n) + BigInt(low >>> 0) : low;
  return new ZooError({
    code: 'INDEX_RANGE',
    category: 'damaged-input',
    message: 'index out of range',
    received: String(index),
    ...refusal,
  }).at({ node: node.outputs[0]?.name, op: node.op });
}
