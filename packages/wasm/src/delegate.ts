import { ZooError } from '@zoo/core';
import type { Delegate } from '@zoo/runtime';
import { WasmSession } from './compile/session.ts';
import { detectFeatures } from './host/features.ts';
import { enableRelaxedSimd } from './host/relaxed-node.ts';
import { supports } from './lowering/table.ts';

export interface WasmOptions {
  /** Kernels run in the thread that calls, whatever is asked for: threads are not there yet. */
  readonly threads?: number;
  /** Bit-identical results on every host: no relaxed SIMD. Integer results are exact either way. Default false. */
  readonly deterministic?: boolean;
  /**
   * Fused multiply-add where the host has it; in Node 20 this sets the V8 flag `--experimental-wasm-relaxed-simd`.
   * Default true.
   */
  readonly relaxed?: boolean;
}

/**
 * Compiles the parts of a graph that it has kernels for to WebAssembly SIMD, when a model is loaded.
 *
 * @throws ZooError WASM_SIMD, when a model is loaded, on hosts without SIMD
 * @example
 * using model = await loadModel(bytes, { delegates: [wasmDelegate()] });
 */
export function wasmDelegate(options: WasmOptions = {}): Delegate {
  const { deterministic = false, relaxed = true } = options;
  const mayFuse = relaxed && !deterministic;
  return {
    name: 'wasm',
    supports: (node) => supports(node),
    async open() {
      if (mayFuse) await enableRelaxedSimd();
      const features = detectFeatures();
      if (!features.simd) throw missingSimd();
      return new WasmSession({
        fused: mayFuse && features.relaxed,
        byteDot: mayFuse && features.byteDot,
      });
    },
  };
}

function missingSimd(): ZooError {
  return new ZooError({
    code: 'WASM_SIMD',
    category: 'failed',
    message: 'this host has no WebAssembly SIMD',
    hint: 'Run on Node 16.4, Chrome 91, Firefox 89, Safari 16.4 or later, or without the wasm delegate.',
  });
}
