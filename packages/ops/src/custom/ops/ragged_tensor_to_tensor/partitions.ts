import type { Shape } from '@zoo/core';
import { invalid } from '../../../lib/errors.ts';

type Kind = 'VALUE_ROWIDS' | 'ROW_SPLITS';

/** How one axis falls into rows: the row of each value, or where each row begins and the last ends. */
export interface Partition {
  readonly kind: Kind;
  readonly list: readonly number[];
}

/** The partitions that options name; a leading FIRST_DIM_SIZE only gives the number of rows. */
export function rowsOf(types: readonly string[], operands: number): { kind: Kind; operand: number }[] {
  const first = types[0] === 'FIRST_DIM_SIZE' ? 1 : 0;
  const kinds = types.slice(first);
  const known = kinds.every((kind) => kind === 'VALUE_ROWIDS' || kind === 'ROW_SPLITS');
  const begins = first === 1 || kinds[0] === 'ROW_SPLITS';
  if (types.length === operands && kinds.length > 0 && known && begins) {
    return kinds.map((kind, i) => ({ kind: kind as Kind, operand: first + i }));
  }
  throw invalid('CUSTOM_OPTIONS', 'the row partitions make no sense', {
    expected: `${operands} of FIRST_DIM_SIZE, VALUE_ROWIDS, ROW_SPLITS`,
    received: types.join(', '),
  });
}

/** The longest row of each axis. */
export function widthsOf(partitions: readonly Partition[]): number[] {
  return partitions.map(({ kind, list }) => {
    const lengths = kind === 'ROW_SPLITS' ? list.slice(1).map((end, i) => end - list[i]) : runs(list);
    return lengths.reduce((most, length) => Math.max(most, length), 0);
  });
}

/** Lengths of runs of equal numbers. */
function runs(list: readonly number[]): number[] {
  const lengths: number[] = [];
  list.forEach((row, i) => {
    if (i > 0 && row === list[i - 1]) lengths[lengths.length - 1]++;
    else lengths.push(1);
  });
  return lengths;
}

/** Where each value goes, counted in values; -1: nowhere, since its row or it is cut off. */
export function placesOf(partitions: readonly Partition[], rows: number, shape: Shape): number[] {
  let places = Array.from({ length: Math.max(0, rows) }, (_, row) => (row < shape[0] ? row : -1));
  partitions.forEach(({ kind, list }, axis) => {
    const width = shape[axis + 1];
    const parents = kind === 'ROW_SPLITS' ? rowIds(list, places.length) : list;
    const next: number[] = [];
    let column = 0;
    parents.forEach((parent, i) => {
      if (parent < 0 || parent >= places.length) throw outside(parent, places.length);
      column = i > 0 && parent === parents[i - 1] ? column + 1 : 0;
      next.push(places[parent] < 0 || column >= width ? -1 : places[parent] * width + column);
    });
    places = next;
  });
  return places;
}

function rowIds(splits: readonly number[], rows: number): number[] {
  if (splits.length - 1 !== rows) throw outside(splits.length - 1, rows);
  if (splits[0] !== 0) throw outside(splits[0], 0);
  return splits.slice(1).flatMap((end, row) => {
    if (end < splits[row]) throw outside(end, splits[row]);
    return new Array<number>(end - splits[row]).fill(row);
  });
}

function outside(received: number, limit: number) {
  return invalid('RAGGED_ROWS', 'row partitions contradict each other', {
    expected: `up to ${limit}`,
    received: String(received),
  });
}
