import { growTo, newMemory } from '../../compile/memory.ts';
import { PAGE, type WasmMemory } from '../../host/webassembly.ts';
import { Packer } from './packer.ts';

let packer: Packer | undefined;
let memory: WasmMemory | undefined;

/** Kernels for what is computed before a model has a memory, or beside it: in one of their own, where nothing lasts. */
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
