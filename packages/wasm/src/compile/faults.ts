import { ZooError } from '@zoo/core';
import type { WasmMemory } from '../host/webassembly.ts';
import type { LoweredStep, Task } from '../lowering/lowering.ts';

/** Bytes of what a kernel leaves behind when an index is out of range, or what else it refuses: that it is, and the index. */
export const FAULT_BYTES = 8;

/** Throws what the steps of a range have found wrong, the first of them; undefined where no step looks for anything. */
export function faultCheck(
  memory: WasmMemory,
  steps: readonly { readonly task: Task; readonly lowered: LoweredStep }[],
): ((first: number, end: number) => void) | undefined {
  if (steps.every(({ lowered }) => lowered.fault === undefined)) return undefined;
  return (first, end) => {
    for (const { task, lowered } of steps.slice(first, end)) {
      if (!lowered.fault) continue;
      const words = new Int32Array(memory.buffer, lowered.fault(), FAULT_BYTES / 4);
      if (words[0] === 0) continue;
      words[0] = 0;
      throw refusalOf(task, lowered, words[1]);
    }
  };
}

function refusalOf({ node: { node } }: Task, { refusal }: LoweredStep, index: number): ZooError {
  return new ZooError({
    code: 'INDEX_RANGE',
    category: 'damaged-input',
    message: 'index out of range',
    received: String(index),
    ...refusal,
  }).at({ node: node.outputs[0]?.name, op: node.op });
}
