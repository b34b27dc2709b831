import type { WasmMemory } from '../host/webassembly.ts';
import type { Fault } from '../lowering/lowering.ts';

/** Bytes of what a kernel leaves behind when contents are wrong: that they are, and the value. */
export const FAULT_BYTES = 8;

/** Throws what the steps of a range have found wrong, the first of them; undefined where no step looks for anything. */
export function faultCheck(
  memory: WasmMemory,
  faults: readonly (Fault | undefined)[],
): ((first: number, end: number) => void) | undefined {
  if (faults.every((fault) => fault === undefined)) return undefined;
  return (first, end) => {
    for (const fault of faults.slice(first, end)) {
      if (!fault) continue;
      const words = new Int32Array(memory.buffer, fault.place(), FAULT_BYTES / 4);
      if (words[0] === 0) continue;
      words[0] = 0;
      throw fault.error(words[1]);
    }
  };
}
