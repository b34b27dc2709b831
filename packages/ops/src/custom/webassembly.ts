/**
 * The part of the WebAssembly JavaScript interface that a custom op needs, in structural types, so that neither the
 * DOM library nor a global declaration is; real modules and instances fit them.
 */
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  grow(pages: number): number;
}

export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A compiled module; it has no members. */
export type WasmModule = object;

export type WasmImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Interface {
  readonly Module: new (bytes: ArrayBuffer | ArrayBufferView) => WasmModule;
  readonly Instance: new (module: WasmModule, imports?: WasmImports) => WasmInstance;
}

/** Undefined where the host has none. */
export const webAssembly = (globalThis as { WebAssembly?: Interface }).WebAssembly;
