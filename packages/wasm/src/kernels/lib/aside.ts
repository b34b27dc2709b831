import { growTo, newMemory } from '../../compile/memory.ts';
import { PAGE, type WasmMemory } from '../../host/webassembly.ts';
import { Packer } from './packer.ts';

let packer: Packer | undefined;
let memory: WasmMemory | undefined;

/**
 * A packer with a small memory of its own, one for the process, for what is computed before a model has a memory: whatever
 * was there before may be gone.
 */
export function aside(): Packer {
  packer ??= new Packer({
    shared: false,
    free: () => 0,
    memoryOf(bytes) {
      const pages = Math.ceil(bytes / PAGE);
      memory ??= newMemory(pages, false);
      growTo(memory, pages);
      return memory;
    },
  });
  return packer;
}
