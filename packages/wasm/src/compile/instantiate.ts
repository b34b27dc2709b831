import { type WasmFunction, type WasmMemory, type WasmModule, webAssembly } from '../host/webassembly.ts';

export function moduleOf(binary: Uint8Array): WasmModule {
  if (!webAssembly) throw new TypeError('this host has no WebAssembly');
  return new webAssembly.Module(binary);
}

export function instantiate(
  module: WasmModule,
  memory: WasmMemory,
  kernels: Readonly<Record<string, WasmFunction>>,
): Readonly<Record<string, WasmFunction>> {
  if (!webAssembly) throw new TypeError('this host has no WebAssembly');
  return new webAssembly.Instance(module, { env: { memory }, kernel: kernels }).exports;
}
