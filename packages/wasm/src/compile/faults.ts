import { ZooError, type ZooErrorFields } from '@zoo/core';
import type { WasmMemory } from '../host/webassembly.ts';
import type { LoweredStep, Task } from '../lowering/lowering.ts';

/**
 * Bytes of what a kernel leaves behind when an index is out of range, or what else it refuses, as 32-bit words: 1 and the
 * index; or 2, and the lower and the upper half of an index of 64 bits.
 */
export const FAULT_BYTES = 12;

/** Where a step says that it refuses its operands, and what that means: plain data. */
export interface Fault {
  readonly step: number;
  readonly address: number;
  readonly refusal: Omit<ZooErrorFields, 'cause'>;
}

/** What may go wrong in these steps, whose addresses are final. */
export function faultsOf(steps: readonly { readonly task: Task; readonly lowered: LoweredStep }[]): Fault[] {
  return steps.flatMap(({ task, lowered: { fault, refusal } }, step) => {
    if (!fault) return [];
    const { node } = task.node;
    const place = { node: node.outputs[0]?.name, op: node.op };
    return [{ step, address: fault(), refusal: { ...INDEX_RANGE, ...refusal, place } }];
  });
}

const INDEX_RANGE = {
  code: 'INDEX_RANGE',
  category: 'damaged-input',
  message: 'index out of range',
} as const;

/**
 * Throws what the steps of a range have found wrong, the first of them; undefined where no step looks for anything. What
 * the others noted is forgotten: they may have been given what the first one made of nothing.
 */
export function faultCheck(
  memory: WasmMemory,
  faults: readonly Fault[],
): ((first: number, end: number) => void) | undefined {
  if (faults.length === 0) return undefined;
  return (first, end) => {
    let refused: ZooError | undefined;
    for (const { step, address, refusal } of faults) {
      if (step < first || step >= end) continue;
      const words = new Int32Array(memory.buffer, address, FAULT_BYTES / 4);
      if (words[0] === 0) continue;
      refused ??= new ZooError({ received: indexIn(words), ...refusal });
      words[0] = 0;
    }
    if (refused) throw refused;
  };
}

function indexIn([words, low, high]: Int32Array): string {
  return String(words === 2 ? (BigInt(high) << 32n) + BigInt(low >>> 0) : low);
}
