import type { JudgedLane, Ratio, Row } from './contract.ts';
import { startupTime } from './race.ts';
import { geometricMean } from './samples.ts';

/** The figures that a row has one of, against the fastest peer, in words. */
const FIGURES = {
  median: () => 'median',
  min: () => 'min',
  startup: (starts: string) => `${starts}: load + first run`,
  startupWithLibrary: (starts: string) => `${starts}: library + load + first run`,
} as const;

type Figure = keyof typeof FIGURES;

/** What the rows of a table have in common. */
interface Setting {
  readonly runtime: string;
  readonly threads: number;
  readonly starts: string;
}

export interface Standing extends Setting {
  /** Geometric mean over the models that have the figure, and the worst of them. */
  readonly figures: Readonly<Partial<Record<Figure, Mean>>>;
  /** Medians against each engine by itself. */
  readonly engines: Readonly<Record<string, Mean>>;
}

export interface Mean {
  readonly models: number;
  readonly mean: number;
  readonly worst: number;
  readonly worstModel: string;
}

/** One standing for each runtime and thread count. */
export function standings(rows: readonly Row[]): Standing[] {
  return sections(rows).map(({ rows: own, ...setting }) => {
    const figures = Object.keys(FIGURES).map((figure) => [
      figure,
      meanOf(own.map((row) => [row.model, row[figure as Figure]?.value])),
    ]);
    const names = [...new Set(own.flatMap(({ lanes }) => lanes.map(({ engine }) => engine)))];
    const engines = names.map((name) => [
      name,
      meanOf(own.map(({ model, lanes }) => [model, lanes.find(({ engine }) => engine === name)?.ratio])),
    ]);
    const present = (entries: unknown[][]) =>
      Object.fromEntries(entries.filter(([, mean]) => mean !== undefined));
    return { ...setting, figures: present(figures), engines: present(engines) };
  });
}

function meanOf(ratios: readonly (readonly [string, number | undefined])[]): Mean | undefined {
  const known = ratios.filter((entry): entry is [string, number] => entry[1] !== undefined);
  const mean = geometricMean(known.map(([, value]) => value));
  if (mean === undefined) return undefined;
  const [worstModel, worst] = known.reduce((a, b) => (b[1] < a[1] ? b : a));
  return { models: known.length, mean, worst, worstModel };
}

/** Rows by runtime and thread count, in the order in which they first occur. */
export function sections(rows: readonly Row[]): (Setting & { readonly rows: readonly Row[] })[] {
  const settings = new Map(
    rows.map(({ runtime, threads, starts }) => [`${runtime} ${threads}`, { runtime, threads, starts }]),
  );
  return [...settings.values()].map((setting) => ({
    ...setting,
    rows: rows.filter(({ runtime, threads }) => runtime === setting.runtime && threads === setting.threads),
  }));
}

/** A setting in words. */
export function titleOf({ runtime, threads, starts }: Setting): string {
  return `${runtime}, ${threadsOf(threads)}, ${starts}`;
}

export const HEADER: readonly string[] = [
  'model',
  'engine',
  'min',
  'median',
  'p90 ms',
  'ratio',
  'of minima',
  'library',
  'load',
  'first ms',
  'load+first',
  'with library',
  'results',
];

/** A line for each engine. On ours stand the ratios to the fastest peer, on others their own. */
export function tableOf(rows: readonly Row[], ours: string): string[][] {
  return rows.flatMap((row) =>
    row.lanes.map((lane, i) => [
      i === 0 ? row.model : '',
      lane.engine,
      ...(lane.error === undefined ? cellsOf(lane, row, lane.engine === ours) : [`failed: ${lane.error}`]),
    ]),
  );
}

function cellsOf({ summary, startups, agreement, ratio }: JudgedLane, row: Row, ours: boolean): string[] {
  const { min, median, p90 } = summary!;
  const byTime = [...startups!].sort((a, b) => startupTime([a], true) - startupTime([b], true));
  const { library, load, first } = byTime[byTime.length >> 1];
  const words = agreement && (agreement.agrees ? agreement.words : `NOT OURS: ${agreement.words}`);
  return [
    ...[min, median, p90].map(ms),
    ...(ours ? [times(row.median), times(row.min)] : [times(ratio), '']),
    ...[library, load, first].map(ms),
    ...(ours ? [times(row.startup), times(row.startupWithLibrary)] : ['', '']),
    words ?? '',
  ];
}

function ms(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

function times(ratio: Ratio | number | undefined): string {
  if (ratio === undefined) return '-';
  return (typeof ratio === 'number' ? ratio : ratio.value).toFixed(2);
}

/** The standings in words. */
export function sentences(rows: readonly Row[]): string {
  const line = (what: string, { models, mean, worst, worstModel }: Mean) =>
    `  ${what}: geometric mean ${mean.toFixed(2)} over ${models} models, worst ${worst.toFixed(2)} (${worstModel})`;
  return standings(rows)
    .map(({ runtime, threads, starts, figures, engines }) =>
      [
        `${runtime}, ${threadsOf(threads)}: time of others / ours`,
        ...Object.entries(figures).map(([figure, mean]) =>
          line(`fastest peer, ${FIGURES[figure as Figure](starts)}`, mean),
        ),
        ...Object.entries(engines).map(([engine, mean]) => line(`${engine}, median`, mean)),
      ].join('\n'),
    )
    .join('\n');
}

function threadsOf(threads: number): string {
  return `${threads} thread${threads === 1 ? '' : 's'}`;
}

/** Columns as wide as their widest cell; a row with fewer cells ends with a sentence that may run on. */
export function plainTable(rows: readonly (readonly string[])[]): string {
  const full = rows.filter((row) => row.length === rows[0].length);
  const widths = rows[0].map((_, i) => Math.max(...full.map((row) => row[i].length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i < 2 || i === row.length - 1 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n');
}

export function markdownTable(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const [header, ...body] = rows;
  const rule = header.map((_, i) => (i < 2 ? '---' : '---:'));
  return [line(header), line(rule), ...body.map((row) => line(header.map((_, i) => row[i] ?? '')))].join(
    '\n',
  );
}
