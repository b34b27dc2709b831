import type { Executable } from '@zoo/runtime';
import { detectFeatures } from '../host/features.ts';
import { enableRelaxedSimd } from '../host/relaxed-node.ts';
import { openThreads, type Threads } from '../host/threads.ts';
import type { WasmMemory } from '../host/webassembly.ts';
import { VERSION } from '../version.ts';
import { WasmExecutable } from './executable.ts';
import { faultCheck } from './faults.ts';
import type { ImageNeeds, ProgramImage } from './image.ts';
import { instantiate, moduleOf } from './instantiate.ts';
import { ModelMemory } from './model-memory.ts';
import { CONTROL } from './team.ts';

/** An image that has come to life: `dispose` frees its memory and threads. */
export interface OpenedImage {
  readonly executable: Executable;
  readonly memory: WasmMemory;
  readonly notes: readonly string[];
  dispose(): void;
}

/**
 * Makes an image run, on `threads` threads if the host has them; undefined where it was made by another build, for another
 * host, or for another number of threads, so that the model has to be compiled.
 */
export async function openImage(image: ProgramImage, threads: number): Promise<OpenedImage | undefined> {
  if (image.build !== VERSION) return undefined;
  const opened = await openThreads(threads);
  const home = new ModelMemory(opened);
  try {
    if (await fits(image.needs, opened)) return link(image, home);
    home.dispose();
    return undefined;
  } catch (error) {
    home.dispose();
    throw error;
  }
}

async function fits(needs: ImageNeeds, { count, mayBlock }: Threads): Promise<boolean> {
  if (needs.threads !== count || needs.mayBlock !== mayBlock) return false;
  if (!needs.fused) return true;
  await enableRelaxedSimd();
  const { relaxed, byteDot } = detectFeatures();
  return relaxed && needs.byteDot === byteDot;
}

function link(image: ProgramImage, home: ModelMemory): OpenedImage {
  const { steps, stops, faults, resident, shared } = image;
  const kernels = moduleOf(image.kernels);
  const memory = home.of(image.bytes);
  const contents = new Uint8Array(memory.buffer, 0, resident.length);
  contents.set(resident);
  contents.fill(0, CONTROL.word, CONTROL.end); // a run may have been going on
  const functions = instantiate(kernels, memory, {});
  const linked = home.link({ module: moduleOf(image.program), functions, kernels: () => [kernels], shared });
  return {
    executable: new WasmExecutable({
      steps: Array(steps),
      stops,
      check: faultCheck(memory, faults),
      ...linked,
    }),
    memory,
    get notes() {
      return home.notes;
    },
    dispose: () => {
      linked.dispose?.();
      home.dispose();
    },
  };
}
