import type { DType } from '@zoo/core';
import { type Prepare, type QuantizationRule, type Site, type TypeRow, typeRow } from '@zoo/ir';
import { HALVES, throughFloat32 } from '../lib/half.ts';

/** One type row of an op in a family, with everything that depends on it. */
export interface Row<A extends object = object> {
  /** Element types that share the kernel. */
  readonly dtypes: readonly DType[];
  readonly prepare: Prepare<A>;
  /** The op version that brought the row; default 1. */
  readonly version?: number | ((site: Site<A>) => number);
  /** Element types of the result where it has not that of the operands: the file says which. */
  readonly results?: readonly DType[];
  /** The operands are affine integers. */
  readonly quantized?: boolean;
  /** For cases: the op is defined for these contents only. */
  readonly domain?: 'positive' | 'nonzero' | 'small-exponent';
}

export type Rows<A extends object> = Readonly<Record<string, Row<A>>>;

/**
 * Floats of 16 bits, for an op that says nothing of them itself: its float row between two conversions. TFLite came to
 * take them op by op, without new versions.
 */
export function withHalves<A extends object>(rows: Rows<A>): Rows<A> {
  const { float, half } = rows;
  if (!float || half) return rows;
  return { ...rows, half: { ...float, dtypes: HALVES, prepare: throughFloat32(float.prepare) } };
}

/** The same pattern of element types for each row: `T, T -> bool`. */
export function typesOf<A extends object>(rows: Rows<A>, pattern: string): Record<string, TypeRow> {
  return mapRows(rows, ({ dtypes, results }) =>
    typeRow(results ? pattern.replace(/T$/, results.join('|')) : pattern, { T: dtypes }),
  );
}

/** The element type of a result: what the file says where a row for these operands has results of other types. */
export function resultOf<A extends object>(rows: Rows<A>, dtype: DType, declared?: DType): DType {
  const other = Object.values(rows).some(
    ({ dtypes, results }) => declared && dtypes.includes(dtype) && results?.includes(declared),
  );
  return declared && other ? declared : dtype;
}

export function kernelsOf<A extends object>(rows: Rows<A>): Record<string, Prepare<A>> {
  return mapRows(rows, (row) => row.prepare);
}

export function versionOf<A extends object>(rows: Rows<A>): (site: Site<A>, row: string) => number {
  return (site, row) => {
    const { version = 1 } = rows[row];
    return typeof version === 'function' ? version(site) : version;
  };
}

function mapRows<A extends object, T>(rows: Rows<A>, f: (row: Row<A>) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, f(row)]));
}

/** How results get their parameters unless the op says it. */
export function quantizeOf<A extends object>(rows: Rows<A>): QuantizationRule {
  return { results: Object.values(rows).some(({ quantized }) => quantized) ? 'free' : 'none' };
}
