/**
 * The part of the WebAssembly JavaScript interface that is used here, so that neither the DOM library nor a global
 * declaration is needed: the package compiles alike for Node, browsers and workers.
 */
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  grow(pages: number): number;
}

declare const moduleBrand: unique symbol;
export interface WasmModule {
  readonly [moduleBrand]: true;
}

export type WasmFunction = (...args: number[]) => number | undefined;

export interface WasmInstance {
  readonly exports: Readonly<Record<string, WasmFunction>>;
}

export type WasmImports = Record<string, Record<string, WasmFunction | WasmMemory>>;

interface Interface {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (module: WasmModule, imports?: WasmImports) => WasmInstance;
  Memory: new (limits: { initial: number; maximum?: number; shared?: boolean }) => WasmMemory;
}

/** undefined on hosts that have none. */
export const webAssembly = (globalThis as { WebAssembly?: Interface }).WebAssembly;

export const PAGE = 65536;
