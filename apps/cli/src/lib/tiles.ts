import type { TileRow, TileStore, Tiles } from '@zoo/wasm';
import { formatPercent, table } from './format.ts';

/** `ZOO_TILES=default`: what was measured is not looked at. */
export function areTilesOff(): boolean {
  return process.env.ZOO_TILES === 'default';
}

/** Where `zoo doctor` and `zoo benchmark --tune` leave what they have measured; every command reads it. */
export async function tileStore(): Promise<TileStore> {
  if (areTilesOff()) return { read: () => undefined, write: async () => {} };
  const { cachedText } = await import('@zoo/hub/cached-text');
  return cachedText('tiles.json');
}

/** Where the tiles of the matrix kernels come from, as a phrase. */
export function originOf({ origin, measured }: Pick<Tiles, 'origin' | 'measured'>): string {
  if (origin === 'measured') return `measured here on ${measured}`;
  return origin === 'given' ? 'as given' : 'by default (zoo doctor measures them)';
}

/** What was measured to be faster than the default tiles, as a phrase. */
export function gainsOf(rows: readonly TileRow[]): string {
  const better = rows.filter(({ gain }) => gain > 1);
  if (better.length === 0) return 'the default ones';
  return better
    .map(
      ({ family, depth, tile, gain }) => `${family} ${tile} at depth ${depth} (+${formatPercent(gain - 1)})`,
    )
    .join(', ');
}

/** Tiles by kernel family and depth. */
export function tileTable(rows: readonly TileRow[]): string {
  const depths = [...new Set(rows.map(({ depth }) => depth))];
  const families = [...new Set(rows.map(({ family }) => family))];
  const lines = families.map((family) => [
    family,
    ...depths.map((depth) => rows.find((row) => row.family === family && row.depth === depth)?.tile ?? ''),
  ]);
  return table([['depth', ...depths.map(String)], ...lines], ['left', ...depths.map(() => 'right' as const)]);
}
