import { detectFeatures } from './features.ts';
import { nodeModule } from './node-module.ts';

/**
 * Switches relaxed SIMD on in hosts of V8 11.3 (Node 20), where it is complete but behind a flag. The flag is
 * process-wide and has no effect on modules that do not use the instructions. Later engines have no such flag, and
 * complain on stderr.
 */
export async function enableRelaxedSimd(): Promise<void> {
  if (detectFeatures().relaxed) return;
  const v8 = await nodeModule<{ setFlagsFromString(flag: string): void }>('v8');
  try {
    v8?.setFlagsFromString('--experimental-wasm-relaxed-simd');
  } catch {
    // a host that calls itself Node without having V8 runs the strict kernels
  }
}
