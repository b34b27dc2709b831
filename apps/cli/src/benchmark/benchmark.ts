import { basename } from 'node:path';
import {
  type BenchmarkOptions,
  benchmark,
  type Measurement,
  type Profile,
  profileTables,
  type Refusal,
  refusalsIn,
} from '@zoo/insight';
import { readModule } from '@zoo/ops';
import { partitionReport } from '@zoo/runtime';
import {
  DEFAULT_TILES,
  measurePeaks,
  type Peaks,
  recallTiles,
  type TileFamily,
  type TileRow,
  type Tiles,
  tileRows,
  tune,
} from '@zoo/wasm';
import type { Context } from '../lib/command.ts';
import { delegatesFor } from '../lib/delegates.ts';
import { tileStore } from '../lib/tiles.ts';

export { parseThreads } from '@zoo/insight';

/** A row of the JSON result: one model with one number of threads. */
export type Row = { readonly model: string } & Omit<Measurement, 'profile'> & {
    readonly profile?: Profile & {
      readonly peaks: Peaks;
      readonly refusals: readonly Refusal[];
      /** Of the matrix kernels. */
      readonly tiles: Pick<Tiles, 'origin' | 'measured'> & { readonly rows: readonly TileRow[] };
    };
  };

export interface ModelResult {
  readonly model: string;
  readonly rows: readonly Row[];
}

/** The tiles to run with: those of this host where they were measured, now or before. */
export async function tilesFor(again: boolean): Promise<Tiles | undefined> {
  const store = await tileStore();
  return again ? (await tune({ store })).tiles : recallTiles(store);
}

export async function benchmarkModel(
  bytes: Uint8Array,
  model: string,
  options: BenchmarkOptions & { readonly tiles?: Tiles },
  { progress, signal }: Pick<Context, 'progress' | 'signal'>,
): Promise<ModelResult> {
  const measurements = await benchmark(bytes, {
    ...options,
    signal,
    onProgress: (done, total) => progress.update(`measuring ${basename(model)}`, { done, total }),
  });
  if (!options.profile)
    return { model, rows: measurements.map((one) => ({ model, ...one, profile: undefined })) };
  const peaks = await measurePeaks();
  const refusals = refusalsIn(
    partitionReport(readModule(bytes), await delegatesFor({ delegate: options.delegate })),
  );
  const { tiles = DEFAULT_TILES } = options;
  const { rates: _, ...origin } = tiles;
  return {
    model,
    rows: measurements.map(({ profile = [], ...rest }) => ({
      model,
      ...rest,
      profile: {
        ...profileTables(profile, rest.threads, peaks),
        peaks,
        refusals,
        tiles: { ...origin, rows: tileRows(tiles).filter(({ family }) => isOf(family, peaks.fused)) },
      },
    })),
  };
}

/** Float kernels with fused multiply-add are others than those without. */
function isOf(family: TileFamily, fused: boolean): boolean {
  return !family.startsWith('f32') || family.endsWith('-fma') === fused;
}
