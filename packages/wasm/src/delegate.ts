import { ZooError } from '@zoo/core';
import type { Delegate } from '@zoo/runtime';
import { fetchRare } from '#rare';
import { type Cutter, cutByCost } from './compile/cut.ts';
import { WasmSession } from './compile/session.ts';
import { detectFeatures } from './host/features.ts';
import { enableRelaxedSimd } from './host/relaxed-node.ts';
import { openThreads } from './host/threads.ts';
import { supports } from './lowering/table.ts';
import { DEFAULT_TILES, type Tiles } from './tuning/tiles.ts';

export interface WasmOptions {
  /**
   * Threads that compute a model, the calling one among them; never more than the host runs at the same time. Results
   * do not depend on it. Where memory cannot be shared it is one, and `model.notes` says why. Default 1.
   */
  readonly threads?: number;
  /** Bit-identical results on every host: no relaxed SIMD. Integer results are exact either way. Default false. */
  readonly deterministic?: boolean;
  /**
   * Fused multiply-add where the host has it; in Node 20 this sets the V8 flag `--experimental-wasm-relaxed-simd`.
   * Default true.
   */
  readonly relaxed?: boolean;
  /**
   * Tiles of the matrix kernels: those that `tune` has found, or `storedTiles` where it has kept them; a function is
   * asked whenever a model is loaded. Results are the same bits with any. Default: chosen once, on several hosts.
   */
  readonly tiles?: Tiles | (() => Tiles);
}

/**
 * Compiles the parts of a graph that it has kernels for to WebAssembly SIMD, when a model is loaded.
 *
 * @throws ZooError WASM_THREADS; WASM_SIMD, when a model is loaded, on hosts without SIMD
 * @example
 * using model = await loadModel(bytes, { delegates: [wasmDelegate()] });
 */
export function wasmDelegate(options: WasmOptions = {}): Delegate {
  return delegateWith(options, cutByCost);
}

/** Half a millisecond, as work of the reference kernels. */
const NODE_PRICE = 2 ** 17;

/** For tests: with another way of sharing work. */
export function delegateWith(options: WasmOptions, cut: Cutter): Delegate {
  const { threads = 1, deterministic = false, relaxed = true, tiles = DEFAULT_TILES } = options;
  if (!Number.isInteger(threads) || threads < 1) throw badThreads(threads);
  const mayFuse = relaxed && !deterministic;
  return {
    name: 'wasm',
    supports: (node) => supports(node),
    async open({ graphs = [] }) {
      const missing = await fetchRare(graphs);
      if (mayFuse) await enableRelaxedSimd();
      const features = detectFeatures();
      if (!features.simd) throw missingSimd();
      const target = {
        fused: mayFuse && features.relaxed,
        byteDot: mayFuse && features.byteDot,
        tiles: typeof tiles === 'function' ? tiles() : tiles,
      };
      const opened = await openThreads(threads);
      const notes = missing ? [...opened.notes, missing] : opened.notes;
      return new WasmSession(target, { ...opened, notes }, cut);
    },
    late: { nodePrice: NODE_PRICE, beside: (session) => (session as WasmSession).beside() },
  };
}

function badThreads(received: number): ZooError {
  return new ZooError({
    code: 'WASM_THREADS',
    category: 'usage',
    message: 'the number of threads must be a whole number',
    expected: '1 or more',
    received: String(received),
  });
}

function missingSimd(): ZooError {
  return new ZooError({
    code: 'WASM_SIMD',
    category: 'failed',
    message: 'this host has no WebAssembly SIMD',
    hint: 'Run on Node 16.4, Chrome 91, Firefox 89, Safari 16.4 or later, or without the wasm delegate.',
  });
}
