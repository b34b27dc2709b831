import { LONGEST_NAME } from './host-name.ts';
import {
  CANDIDATES,
  DEPTHS,
  type Rates,
  type RatesByDepth,
  type TileFamily,
  type TileName,
  type Tiles,
} from './tiles.ts';

/**
 * Where measured tiles are kept from process to process, or from page to page: one short text. Failing is allowed, to
 * read and to write: then the default tiles are used.
 */
export interface TileStore {
  /** The text written last. While a promise is pending models are loaded without it: nothing waits. */
  read(): string | undefined | Promise<string | undefined>;
  write(text: string): void | Promise<void>;
}

/** Measured on one host. */
export interface Measured {
  /** As in 2025-01-31. */
  readonly day: string;
  readonly rates: Rates;
}

/** Of the text. Another version knows other kernels. */
const VERSION = 1;

/** Hosts whose figures are kept: those of a folder that several machines share, and of a few engines. */
const MOST_HOSTS = 16;
const LONGEST_TEXT = 256 * 1024;
const FASTEST = 1e6;

/** What is remembered of all hosts. What is damaged, unknown or out of bounds is left out, or all of it. */
export function parseMemory(text: string | undefined): Map<string, Measured> {
  const hosts = new Map<string, Measured>();
  if (text === undefined || text.length > LONGEST_TEXT) return hosts;
  const content = objectOf(parse(text));
  if (content.version !== VERSION) return hosts;
  for (const [name, value] of Object.entries(objectOf(content.hosts))) {
    const { day, rates } = objectOf(value);
    if (name.length > LONGEST_NAME || typeof day !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(day)) continue;
    hosts.set(name, { day, rates: ratesFrom(rates) });
    if (hosts.size === MOST_HOSTS) break;
  }
  return hosts;
}

/** The text that also holds the figures of a host; those it had for other kernels stay. */
export function addToMemory(text: string | undefined, name: string, { day, rates }: Measured): string {
  const hosts = parseMemory(text);
  const before = hosts.get(name);
  hosts.delete(name);
  const others = [...hosts].slice(0, MOST_HOSTS - 1);
  const entries = [[name, { day, rates: { ...before?.rates, ...rates } }], ...others];
  return `${JSON.stringify({ version: VERSION, hosts: Object.fromEntries(entries) }, undefined, 1)}\n`;
}

/** Figures of a host as a table of tiles; undefined where there are none. */
export function tilesFrom(measured: Measured | undefined): Tiles | undefined {
  if (measured === undefined || Object.keys(measured.rates).length === 0) return undefined;
  return { origin: 'measured', measured: measured.day, rates: measured.rates };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only what is known, so that nothing else gets any further. */
function ratesFrom(value: unknown): Rates {
  const given = objectOf(value);
  const families = (Object.keys(CANDIDATES) as TileFamily[]).flatMap((family) => {
    const depths = depthsFrom(objectOf(given[family]), CANDIDATES[family]);
    return Object.keys(depths).length > 0 ? [[family, depths]] : [];
  });
  return Object.fromEntries(families);
}

function depthsFrom(given: Readonly<Record<string, unknown>>, candidates: readonly TileName[]): RatesByDepth {
  const depths = DEPTHS.flatMap((depth) => {
    const rates = objectOf(given[depth]);
    const found = candidates.filter((name) => isRate(rates[name])).map((name) => [name, rates[name]]);
    return found.length > 0 ? [[depth, Object.fromEntries(found)]] : [];
  });
  return Object.fromEntries(depths);
}

function isRate(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value < FASTEST;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
