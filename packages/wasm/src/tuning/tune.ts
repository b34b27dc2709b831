import { detectFeatures, type Features } from '../host/features.ts';
import { enableRelaxedSimd } from '../host/relaxed-node.ts';
import { hostName } from './host-name.ts';
import { measureRates } from './measure.ts';
import { addToMemory, parseMemory, type TileStore, tilesFrom } from './remember.ts';
import { DEFAULT_TILES, type TileFamily, type Tiles } from './tiles.ts';

/** What to measure, for how long, and where to keep it. */
export interface TuneOptions {
  /** Where to keep what was measured. */
  readonly store?: TileStore;
  /** For models that are loaded with `deterministic: true`. */
  readonly deterministic?: boolean;
  /** To spend. On a slow or busy host it takes longer. Default 100. */
  readonly ms?: number;
}

/** What measuring has found. */
export interface Tuning {
  readonly tiles: Tiles;
  /** That it took. */
  readonly ms: number;
  /** Kept in the store. */
  readonly remembered: boolean;
}

/**
 * Measures which tiles of the matrix kernels are the fastest on this host. Results of models do not depend on it. It
 * occupies the calling thread in stretches of some milliseconds; models that are loaded afterwards with these tiles,
 * or from the same store, use them. Hosts whose clock is too coarse keep the default tiles.
 *
 * @example
 * const { tiles } = await tune();
 * using model = await loadModel(bytes, { delegates: [wasmDelegate({ tiles })] });
 */
export async function tune(options: TuneOptions = {}): Promise<Tuning> {
  const { store, deterministic = false, ms = 100 } = options;
  const start = performance.now();
  if (!deterministic) await enableRelaxedSimd();
  const features = detectFeatures();
  const rates = features.simd ? await measureRates(familiesFor(features, deterministic), ms) : undefined;
  const took = performance.now() - start;
  if (!rates) return { tiles: DEFAULT_TILES, ms: took, remembered: false };
  const measured = { day: new Date().toISOString().slice(0, 10), rates };
  const remembered = store !== undefined && (await remember(store, hostName(features), measured));
  return { tiles: { origin: 'measured', measured: measured.day, rates }, ms: took, remembered };
}

/** Families that code is generated for on this host. */
function familiesFor({ relaxed, byteDot }: Features, deterministic: boolean): TileFamily[] {
  const floats: TileFamily[] = relaxed && !deterministic ? ['f32-fma', 'f32-row-fma'] : ['f32', 'f32-row'];
  return [...floats, ...(byteDot && !deterministic ? (['quads'] as const) : []), 'words', 'bytes'];
}

async function remember(store: TileStore, name: string, measured: { day: string; rates: Tiles['rates'] }) {
  try {
    const text = await Promise.resolve(store.read()).catch(() => undefined);
    await store.write(addToMemory(text, name, measured));
    return true;
  } catch {
    return false; // a folder that cannot be written to, storage that a browser denies
  }
}

/** What a store has for this host; undefined where it has nothing. */
export async function recallTiles(store: TileStore): Promise<Tiles | undefined> {
  await enableRelaxedSimd();
  try {
    return tilesIn(await store.read());
  } catch {
    return undefined; // what cannot be read is not there
  }
}

/**
 * What a store has for this host, or the default tiles: read when the first model is loaded. Nobody waits for a store
 * that takes its time; models that are loaded before it answers have the default tiles.
 *
 * @example wasmDelegate({ tiles: storedTiles(pageStore()) })
 */
export function storedTiles(store: TileStore): () => Tiles {
  let tiles: Tiles | undefined;
  return () => {
    tiles ??= readTiles(store, (later) => {
      tiles = later;
    });
    return tiles;
  };
}

function readTiles(store: TileStore, later: (tiles: Tiles) => void): Tiles {
  try {
    const text = store.read();
    if (!(text instanceof Promise)) return tilesIn(text) ?? DEFAULT_TILES;
    text.then(
      (found) => later(tilesIn(found) ?? DEFAULT_TILES),
      () => {},
    );
  } catch {
    // nothing can be read: nothing is remembered
  }
  return DEFAULT_TILES;
}

/** The host is looked at only where there is something to compare it with. */
function tilesIn(text: string | undefined): Tiles | undefined {
  const hosts = parseMemory(text);
  return hosts.size === 0 ? undefined : tilesFrom(hosts.get(hostName(detectFeatures())));
}
