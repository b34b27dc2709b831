export { type WasmOptions, wasmDelegate } from './delegate.ts';
export { measurePeaks, type Peaks } from './peaks.ts';
