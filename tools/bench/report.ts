import type { Ratio, Row } from './contract.ts';
import { startupTime } from './race.ts';
import { geometricMean } from './samples.ts';

/** The figures that a row has one of. */
export type Figure = 'median' | 'min' | 'startup' | 'startupWithLibrary';

export interface Standing {
  readonly threads: number;
  readonly models: number;
  /** Geometric mean, worst and where. */
  readonly figures: Readonly<Record<Figure, { mean: number; worst: number; worstModel: string }>>;
}

const FIGURES: Readonly<Record<Figure, string>> = {
  median: 'median',
  min: 'min',
  startup: 'load + first run',
  startupWithLibrary: 'library + load + first run',
};

/** One standing a thread count, over the models that have a ratio. */
export function standings(rows: readonly Row[]): Standing[] {
  return [...new Set(rows.map(({ threads }) => threads))].flatMap((threads) => {
    const counted = rows.filter((row) => row.threads === threads && row.median !== undefined);
    if (counted.length === 0) return [];
    const figures = Object.fromEntries(
      Object.keys(FIGURES).map((figure) => [figure, standing(counted, figure as Figure)]),
    );
    return [{ threads, models: counted.length, figures: figures as Standing['figures'] }];
  });
}

function standing(rows: readonly Row[], figure: Figure) {
  const worst = rows.reduce((a, b) => (b[figure]!.value < a[figure]!.value ? b : a));
  return {
    mean: geometricMean(rows.map((row) => row[figure]!.value))!,
    worst: worst[figure]!.value,
    worstModel: worst.model,
  };
}

export type Cell = string;

export const HEADER: readonly Cell[] = [
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

/** A line for each engine; the ratios stand on the line of ours. */
export function tableOf(rows: readonly Row[], ours: string): Cell[][] {
  return rows.flatMap((row) =>
    row.lanes.map((lane, i) => {
      const name = i === 0 ? row.model : '';
      if (lane.error !== undefined) return [name, lane.engine, `failed: ${lane.error}`.slice(0, 100)];
      const { min, median, p90 } = lane.summary!;
      const middle = [...lane.startups!].sort((a, b) => startupTime([a], true) - startupTime([b], true))[
        lane.startups!.length >> 1
      ];
      const mine = lane.engine === ours;
      return [
        name,
        lane.engine,
        ms(min),
        ms(median),
        ms(p90),
        mine ? times(row.median) : '',
        mine ? times(row.min) : '',
        ms(middle.library),
        ms(middle.load),
        ms(middle.first),
        mine ? times(row.startup) : '',
        mine ? times(row.startupWithLibrary) : '',
        mine
          ? ''
          : (lane.agreement && `${lane.agreement.agrees ? '' : 'NOT OURS: '}${lane.agreement.words}`) || '',
      ];
    }),
  );
}

function ms(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function times(ratio: Ratio | undefined): string {
  return ratio === undefined ? '-' : ratio.value.toFixed(2);
}

/** `1 thread, 16 models: median 1.52 (worst 0.97 yamnet) · ...` */
export function sentences(rows: readonly Row[]): string[] {
  return standings(rows).map(({ threads, models, figures }) => {
    const parts = Object.entries(FIGURES).map(([figure, words]) => {
      const { mean, worst, worstModel } = figures[figure as Figure];
      return `  ${words}: geometric mean ${mean.toFixed(2)}, worst ${worst.toFixed(2)} (${worstModel})`;
    });
    const heading = `${threads} thread${threads === 1 ? '' : 's'}, ${models} models, fastest peer / ours`;
    return [heading, ...parts].join('\n');
  });
}

/** Columns as wide as their widest cell; a row with fewer cells ends with a sentence that may run on. */
export function plainTable(rows: readonly (readonly Cell[])[]): string {
  const full = rows.filter((row) => row.length === rows[0].length);
  const widths = rows[0].map((_, i) => Math.max(...full.map((row) => row[i].length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i < 2 || i === row.length - 1 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function markdownTable(rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const [header, ...body] = rows;
  const rule = header.map((_, i) => (i < 2 ? '---' : '---:'));
  return [line(header), line(rule), ...body.map((row) => line(header.map((_, i) => row[i] ?? '')))].join(
    '\n',
  );
}
