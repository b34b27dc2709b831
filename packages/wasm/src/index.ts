export { type WasmOptions, wasmDelegate } from './delegate.ts';
export { measurePeaks, type Peaks } from './peaks.ts';
export { pageStore } from './tuning/page-store.ts';
export type { TileStore } from './tuning/remember.ts';
export { type TileRow, tileRows } from './tuning/table.ts';
export { DEFAULT_TILES, givenTiles, type TileFamily, type TileName, type Tiles } from './tuning/tiles.ts';
export { recallTiles, storedTiles, type TuneOptions, type Tuning, tune } from './tuning/tune.ts';
