import {
  CANDIDATES,
  chooseTile,
  DEFAULT_TILES,
  DEPTHS,
  nameOfTile,
  type TileFamily,
  type TileName,
  type Tiles,
} from './tiles.ts';

/** What was chosen for results that are wide enough for any tile. */
export interface TileRow {
  readonly family: TileFamily;
  /** Products in a sum, or about as many. */
  readonly depth: number;
  readonly tile: TileName;
  /** 10^9 operations a second; undefined where nothing was measured. */
  readonly rate?: number;
  /** Times the speed of the default tile. */
  readonly gain: number;
}

/** Tiles as a table, by family and depth: all families that something is known of, or all of them by default. */
export function tileRows(tiles: Tiles): TileRow[] {
  const known = Object.keys(CANDIDATES) as TileFamily[];
  const families = known.filter((family) => tiles.origin === 'default' || tiles.rates[family]);
  return families.flatMap((family) =>
    DEPTHS.map((depth): TileRow => {
      const tile = nameOfTile(chooseTile(tiles, family, depth));
      const usual = nameOfTile(chooseTile(DEFAULT_TILES, family, depth));
      const rates = tiles.origin === 'measured' ? tiles.rates[family]?.[depth] : undefined;
      const rate = rates?.[tile];
      return { family, depth, tile, rate, gain: (rate ?? 1) / (rates?.[usual] ?? rate ?? 1) };
    }),
  );
}
