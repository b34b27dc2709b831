export { type WasmOptions, wasmDelegate } from './delegate.ts';
