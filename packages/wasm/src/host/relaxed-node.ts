import { detectFeatures } from './features.ts';

/**
 * Switches relaxed SIMD on in hosts of V8 11.3 (Node 20), where it is complete but behind a flag. The flag is
 * process-wide and has no effect on modules that do not use the instructions. The import is dynamic, and its name is
 * not a literal, so that browser bundles contain nothing of it. Later engines have no such flag, and complain on stderr.
 */
export async function enableRelaxedSimd(): Promise<void> {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  if (process?.versions?.node === undefined || detectFeatures().relaxed) return;
  const name = 'node:v8';
  try {
    const v8 = (await import(name)) as { setFlagsFromString(flag: string): void };
    v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  } catch {
    // a host that calls itself Node without having the module runs the strict kernels
  }
}
