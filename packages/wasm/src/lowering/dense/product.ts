import type { StepWriter } from '../../compile/step-writer.ts';
import type { Kernel } from '../../kernels/kernel.ts';
import type { GatherMode } from '../../kernels/patches/gather.ts';
import type { RowParameter } from '../../kernels/patches/rows.ts';
import { type I32, type I32Like, i32, sum } from '../../simd/index.ts';
import type { Scope, Task } from '../lowering.ts';

/**
 * Convolutions and fully connected layers are a matrix product behind a way of finding the rows: this is the product,
 * for one combination of element types. Siblings: `product-f32.ts`, `product-int8.ts`.
 */
export interface Product {
  /** Name of the kernel. */
  readonly kernel: string;
  /** Of the activations, and of the results. */
  readonly elementBytes: number;
  readonly resultBytes: number;
  /** How activations become rows. `copy`: they can be multiplied where they are. */
  readonly rows: GatherMode;
  /** Makes rows of pixels instead, by twos. */
  readonly ranked?: Kernel<RowParameter>;
  /** Of the activations: what positions outside a picture are, or what is taken off where rows are widened. */
  readonly zero: I32Like;
  /** Bytes of a row in memory made by a gather. */
  readonly pitch: number;
  /** Columns of a panel of weights, and its bytes. */
  readonly panel: number;
  readonly panelBytes: number;
  /** Multiplies `rows` rows with weights of one group. */
  emit(writer: StepWriter, call: ProductCall): void;
}

/** One call of a product: rows of A at `a`, results at `c`. */
export interface ProductCall {
  readonly rows: I32Like;
  /** Known at compile time to be the only row. */
  readonly single: boolean;
  readonly group: number;
  /** Columns of the group from `first` on, which begins a panel. */
  readonly first: I32Like;
  readonly columns: I32Like;
  readonly a: I32Like;
  readonly aPitch: number;
  readonly c: I32Like;
  /** Bytes from one result row to the next. */
  readonly cPitch: number;
}

/** A layer as a matrix product, or as several of the same size. */
export interface ProductShape {
  readonly groups: number;
  /** Results of one group. */
  readonly columns: number;
  /** Products in a sum. */
  readonly depth: number;
  /** Rows are not patches, but lie in memory as they are. */
  readonly pixels?: boolean;
  /** Weights [groups * columns, depth] where the node does not hold them in this order. */
  readonly reorder?: <T extends Float32Array | Int8Array>(weights: T) => T;
}

export type ProductFor = (task: Task, scope: Scope, shape: ProductShape) => Product;

/** Rows that fit the second cache with their results, in whole tiles: what is worked on before the next rows. */
export function rowsInCache(bytesPerRow: number, rows: number): number {
  const fit = Math.floor(CACHED_BYTES / bytesPerRow / ROW_MULTIPLE) * ROW_MULTIPLE;
  return Math.min(Math.max(fit, ROW_MULTIPLE), rows);
}

/** Half of the smallest second cache in use (256 KB); 64 to 256 KB measure alike. */
export const CACHED_BYTES = 131072;

/** A multiple of 2, 3, 4 and 6, so that tiles are full but for the last. */
export const ROW_MULTIPLE = 12;

/** Address of the panel that begins with column `first`. */
export function panelAt(
  weights: I32Like,
  { panel, panelBytes }: Pick<Product, 'panel' | 'panelBytes'>,
  first: I32Like,
): I32 {
  return sum(weights, i32.mul(i32.div_u(first, panel), panelBytes));
}

/** Weights as they are. */
export function same<T>(weights: T): T {
  return weights;
}

/** Each group of channels is a product of its own, written out one after the other. */
export const MOST_GROUPS = 64;
