import { keepsManyVectors } from '../host/features.ts';
import { type GemmTile, LEAST_COLUMNS } from '../kernels/gemm/f32.ts';

/**
 * Matrix kernels that come in several tiles. All tiles of a family add up the products of a sum in the same order, one
 * step of the depth after the other, so that a choice among them changes the time of a result and never its bits.
 */
export type TileFamily = 'f32' | 'f32-fma' | 'f32-row' | 'f32-row-fma' | 'quads' | 'words' | 'bytes';

const F32: readonly TileName[] = ['4x8', '2x16', '3x12', '2x24', '6x8', '8x8'];
const ROW: readonly TileName[] = ['1x32', '1x16'];
const INT8: readonly TileName[] = ['4x8', '3x8', '2x8'];

/** Rows by columns of the result, the default one of each width first. */
export const CANDIDATES: Readonly<Record<TileFamily, readonly TileName[]>> = {
  f32: F32,
  'f32-fma': F32,
  'f32-row': ROW,
  'f32-row-fma': ROW,
  quads: ['2x16', '3x16', '4x16', '4x8', '3x8', '6x8'],
  words: INT8,
  bytes: INT8,
};

export type TileName = `${number}x${number}`;

/** Tiles are measured at these depths; a layer takes what the nearest has, counted in doublings. */
export const DEPTHS = [16, 64, 256, 1024] as const;

/** 10^9 operations a second, by family, depth and tile. Only ratios within a family and depth are used. */
export type Rates = Readonly<Partial<Record<TileFamily, RatesByDepth>>>;
export type RatesByDepth = Readonly<Partial<Record<number, Readonly<Partial<Record<TileName, number>>>>>>;

/** Which tiles kernels are generated for: plain data. */
export interface Tiles {
  readonly origin: 'default' | 'measured' | 'given';
  /** The day on which they were measured, as in 2025-01-31. */
  readonly measured?: string;
  readonly rates: Rates;
}

/** A tile, and how fast it is. */
export interface TileChoice {
  readonly tile: GemmTile;
  /** Relative to the others of its family and depth: more is faster. */
  readonly rate: number;
}

/** Short sums end before their loads pay: there, fewer rows and wider panels are faster on all hosts measured. */
const F32_RATES: RatesByDepth = { 16: { '2x16': 1.1, '4x8': 1 } };

/** Fused, what counts is how much is loaded for each product, as long as all sums stay in registers. */
const FUSED_RATES: RatesByDepth = {
  ...atAllDepths({ '3x12': 1, '4x8': 0.88, '2x16': 0.9 }),
  16: { '3x12': 1, '4x8': 0.86, '2x16': 0.96 },
};
const FUSED_RATES_WIDE: RatesByDepth = {
  ...atAllDepths({ '2x24': 1, '3x12': 0.94, '2x16': 0.9, '4x8': 0.86 }),
  16: { '2x24': 1, '3x12': 0.94, '2x16': 0.92, '4x8': 0.83 },
};

/**
 * Of the tiles measured on x64 with V8 11 to 15 those that are never far from the best; the first of its family where
 * nothing is said. Bytes come in two widths, since weights have a say in it: see `product-quads.ts`.
 */
const DEFAULT_RATES: Rates = {
  f32: F32_RATES,
  'f32-fma': FUSED_RATES,
  quads: atAllDepths({ '2x16': 1, '4x8': 1 / 1.08 }),
};

function atAllDepths(rates: Readonly<Partial<Record<TileName, number>>>): RatesByDepth {
  return Object.fromEntries(DEPTHS.map((depth) => [depth, rates]));
}

/** Nothing measured: the table above. */
export const DEFAULT_TILES: Tiles = { origin: 'default', rates: {} };

/** What a tile must gain to replace the default one: less is noise. */
const LEAST_GAIN = 1.05;

/**
 * The tile for sums of `depth` products: the fastest, or the default one where that is about as fast. What a tile
 * computes beyond the last column counts against it.
 *
 * @param columns of the result; by default enough for any tile
 */
export function chooseTile(tiles: Tiles, family: TileFamily, depth: number, columns?: number): GemmTile {
  const choices = choicesFor(tiles, family, depth).map(({ tile, rate }) => {
    const least = family.startsWith('f32') ? LEAST_COLUMNS : tile.columns;
    return { tile, rate: rate * (columns === undefined ? 1 : usedPart(tile, columns, least)) };
  });
  return fastest(choices)?.tile ?? tileNamed(CANDIDATES[family][0]);
}

/** The fastest of those that are `width` columns wide; undefined where there are others only. */
export function chooseWidth(
  tiles: Tiles,
  family: TileFamily,
  depth: number,
  width: number,
): TileChoice | undefined {
  return fastest(choicesFor(tiles, family, depth).filter(({ tile }) => tile.columns === width));
}

/** The part of the columns computed that a result has; behind full tiles the last one ends after `least` columns or twice as many. */
export function usedPart({ columns: width }: GemmTile, columns: number, least = width): number {
  const rest = columns % width;
  if (rest === columns) return columns / width;
  return columns / (columns - rest + Math.min(width, Math.ceil(rest / least) * least));
}

/** All tiles of a family, the default one for this depth first. */
export function candidatesFor(family: TileFamily, depth: number): TileName[] {
  const first = Object.keys(ratesByDefault(family, depth)) as TileName[];
  return [...new Set([...first, ...CANDIDATES[family]])];
}

function ratesByDefault(family: TileFamily, depth: number): Readonly<Partial<Record<TileName, number>>> {
  const rates = family === 'f32-fma' && keepsManyVectors() ? FUSED_RATES_WIDE : DEFAULT_RATES[family];
  return rates?.[depthClass(depth)] ?? { [CANDIDATES[family][0]]: 1 };
}

/** By tiles, and by family and depth: a model has many layers, and few of these. */
const remembered = new WeakMap<Tiles, Map<string, TileChoice[]>>();

function choicesFor(tiles: Tiles, family: TileFamily, depth: number): TileChoice[] {
  const choices = remembered.get(tiles) ?? new Map<string, TileChoice[]>();
  remembered.set(tiles, choices);
  const key = family + depthClass(depth);
  const found = choices.get(key) ?? choicesAmong(tiles, family, depth);
  choices.set(key, found);
  return found;
}

/** The default one first, if it is among them. What was measured without today's default tile says nothing. */
function choicesAmong({ origin, rates }: Tiles, family: TileFamily, depth: number): TileChoice[] {
  const usual = ratesByDefault(family, depth);
  const [first] = Object.keys(usual) as TileName[];
  const found = rates[family]?.[depthClass(depth)];
  const known = found && (origin === 'given' || found[first] !== undefined) ? found : usual;
  return candidatesFor(family, depth).flatMap((name) => {
    const rate = known[name];
    return rate === undefined ? [] : [{ tile: tileNamed(name), rate }];
  });
}

function fastest(choices: readonly TileChoice[]): TileChoice | undefined {
  if (choices.length === 0) return undefined;
  const best = choices.reduce((a, b) => (b.rate > a.rate ? b : a));
  const [first] = choices;
  return best.rate > LEAST_GAIN * first.rate ? best : first;
}

/** The depth that stands for others near it: each is four times the one before, and they meet in the middle. */
export function depthClass(depth: number): number {
  return DEPTHS.find((known) => depth < 2 * known) ?? 1024;
}

/**
 * Tiles that somebody wants, for experiments and tests: at all depths, the default for families not named.
 *
 * @example wasmDelegate({ tiles: givenTiles({ f32: '6x8', 'f32-fma': '6x8' }) })
 */
export function givenTiles(wanted: Readonly<Partial<Record<TileFamily, TileName>>>): Tiles {
  const rates = Object.entries(wanted).map(([family, name]) => [
    family,
    Object.fromEntries(DEPTHS.map((depth) => [depth, { [name]: 1 }])),
  ]);
  return { origin: 'given', rates: Object.fromEntries(rates) };
}

/** The tile of a name such as `4x8`, rows by columns. */
export function tileNamed(name: TileName): GemmTile {
  const [rows, columns] = name.split('x').map(Number);
  return { rows, columns };
}

/** The opposite of {@link tileNamed}. */
export function nameOfTile({ rows, columns }: GemmTile): TileName {
  return `${rows}x${columns}`;
}
