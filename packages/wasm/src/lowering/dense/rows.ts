import type { StepWriter } from '../../compile/step-writer.ts';
import { gatherPatches, growthOf, smallPatch } from '../../kernels/patches/gather.ts';
import { convertRows } from '../../kernels/patches/rows.ts';
import { type I32, type I32Like, i32, smaller, sum } from '../../simd/index.ts';
import { SLACK, wholeLines } from '../lines.ts';
import type { Geometry } from './geometry.ts';
import { CACHED_BYTES, type Product, ROW_MULTIPLE, rowsInCache } from './product.ts';

/**
 * How the rows of a product are made and how the work is cut. `rows`: threads take rows, make them block by block in
 * scratch of their own, and multiply a block while it is in the cache. `columns`, for few rows with many weights: all
 * rows are made first, then threads take panels of weights, so that each weight passes through one cache only.
 */
export interface RowPlan {
  readonly cut: 'rows' | 'columns';
  readonly rows: number;
  readonly columns: number;
  /** Rows multiplied at once. */
  readonly block: number;
  /** Bytes from row to row in scratch. */
  readonly pitch: number;
  /** Bytes that all threads share, and bytes for each. */
  readonly scratch: number;
  readonly scratchPerThread: number;
}

/** Where a product finds its operand, its result, and rows made by all threads or by one. */
export interface Addresses {
  readonly from: I32Like;
  readonly to: I32Like;
  /** Bytes from one row of channels to the next, where something lies between them. */
  readonly fromPitch?: number;
  readonly toPitch?: number;
  readonly shared: I32Like;
  readonly own: (thread: I32) => I32;
}

interface RowShape {
  readonly rows: number;
  /** Of all groups. */
  readonly columns: number;
  readonly groups: number;
  /** Rows are multiplied where they are. */
  readonly inPlace: boolean;
}

/** Decides how the work of a product is cut, and what scratch that takes. */
export function planRows(product: Product, { rows, columns, groups, inPlace }: RowShape): RowPlan {
  const { pitch, resultBytes, panelBytes } = product;
  const block = rowsInCache(pitch + columns * resultBytes, rows);
  const weightBytes = Math.ceil(columns / product.panel) * panelBytes;
  const rowBytes = rows * pitch;
  // rows that all threads read lie in the second cache without results
  const few = rowBytes <= 2 * CACHED_BYTES;
  const byColumns = groups === 1 && few && (rows < 2 * ROW_MULTIPLE || weightBytes > rowBytes);
  const plan = { rows, columns, block, pitch, scratch: 0, scratchPerThread: 0 };
  if (!byColumns) {
    const scratchPerThread = inPlace ? 0 : wholeLines(block * pitch + SLACK);
    return { ...plan, cut: 'rows', scratchPerThread };
  }
  if (inPlace) return { ...plan, cut: 'columns' };
  // a row of its own lines: what runs over its end must not meet the next one, which another thread makes
  const apart = rows === 1 ? pitch : wholeLines(pitch + 16);
  return { ...plan, cut: 'columns', pitch: apart, scratch: rows * apart + SLACK };
}

/** Makes `count` rows from `first` on at an address. */
export type MakeRows = (first: I32, count: I32, to: I32Like) => void;

/** Matrix rows that follow one another in memory: fully connected layers and pointwise convolutions. */
export function emitRows(
  writer: StepWriter,
  product: Product,
  plan: RowPlan,
  depth: number,
  addresses: Addresses,
): void {
  const { elementBytes, zero } = product;
  const rowBytes = addresses.fromPitch ?? depth * elementBytes;
  if (product.rows === 'copy') {
    emitProduct(writer, product, plan, 1, addresses, rowBytes);
    return;
  }
  const { pitch } = plan;
  const convert = product.ranked ?? convertRows(product.rows);
  emitProduct(writer, product, plan, 1, addresses, rowBytes, () => (first, count, to) => {
    // rows without a gap are converted as one
    const joined = !product.ranked && rowBytes === depth && pitch === growthOf(product.rows) * depth;
    writer.call(convert, {
      from: sum(addresses.from, i32.mul(first, rowBytes)),
      to,
      rows: joined ? 1 : count,
      depth: joined ? i32.mul(count, depth) : depth,
      fromPitch: rowBytes,
      pitch,
      zero,
    });
  });
}

/** Convolution by patches: each group of channels has patches and weights of its own. */
export function emitPatches(
  writer: StepWriter,
  product: Product,
  plan: RowPlan,
  g: Geometry,
  groups: number,
  addresses: Addresses,
): void {
  const { elementBytes, zero } = product;
  const pixelBytes = addresses.fromPitch ?? g.inChannels * elementBytes;
  const imageBytes = g.inHeight * g.inWidth * pixelBytes;
  const tapBytes = (g.inChannels / groups) * elementBytes;
  const patchBytes = g.filterHeight * g.filterWidth * tapBytes;
  const pieces = tapBytes === pixelBytes && g.dilationW === 1 ? 1 : g.filterWidth;
  const small = smallPatch(product.rows, g.filterHeight, pieces, (g.filterWidth / pieces) * tapBytes);
  const gather = gatherPatches(product.rows, small);
  emitProduct(writer, product, plan, groups, addresses, patchBytes, (group) => (first, count, to) => {
    const line = writer.f.int(i32.div_u(first, g.width));
    const image = i32.mul(i32.div_u(line, g.height), imageBytes);
    writer.call(gather, {
      from: sum(addresses.from, group * tapBytes, image),
      to,
      x: i32.rem_u(first, g.width),
      y: i32.rem_u(line, g.height),
      count,
      outWidth: g.width,
      outHeight: g.height,
      inWidth: g.inWidth,
      inHeight: g.inHeight,
      pixelBytes,
      imageBytes,
      tapBytes,
      filterHeight: g.filterHeight,
      filterWidth: g.filterWidth,
      strideH: g.strideH,
      strideW: g.strideW,
      dilationH: g.dilationH,
      dilationW: g.dilationW,
      top: g.top,
      left: g.left,
      pitch: plan.pitch,
      zero,
    });
  });
}

/** `makerOf` gives what makes the rows of a group; without it rows of `rowBytes` lie at `from`. */
export function emitProduct(
  writer: StepWriter,
  product: Product,
  plan: RowPlan,
  groups: number,
  addresses: Addresses,
  rowBytes: number,
  makerOf?: (group: number) => MakeRows,
): void {
  if (plan.cut === 'columns') emitByColumns(writer, product, plan, addresses, rowBytes, makerOf?.(0));
  else emitByRows(writer, product, plan, groups, addresses, rowBytes, makerOf);
}

/** Units are rows in whole tiles. */
function emitByRows(
  writer: StepWriter,
  product: Product,
  { rows, columns, block, pitch }: RowPlan,
  groups: number,
  { from, to, toPitch, own }: Addresses,
  rowBytes: number,
  makerOf?: (group: number) => MakeRows,
): void {
  const groupBytes = (columns / groups) * product.resultBytes;
  const cPitch = toPitch ?? groups * groupBytes;
  const units = Math.ceil(rows / ROW_MULTIPLE);
  const depth = rowBytes / product.elementBytes;
  const unitCost = ROW_MULTIPLE * depth * (columns + (makerOf ? 2 * groups : 0));
  const body = (unit: I32, count: I32, thread: I32) => {
    const { f } = writer;
    const row = f.int(i32.mul(unit, ROW_MULTIPLE));
    const end = f.int(smaller(sum(row, i32.mul(count, ROW_MULTIPLE)), rows));
    const scratch = makerOf && f.int(own(thread));
    f.repeat(
      () => {
        const now = f.int(smaller(i32.sub(end, row), block));
        for (let group = 0; group < groups; group++) {
          if (scratch) makerOf(group)(row, now, scratch);
          product.emit(writer, {
            rows: now,
            single: rows === 1,
            group,
            first: 0,
            columns: columns / groups,
            a: scratch ?? sum(from, i32.mul(row, rowBytes)),
            aPitch: scratch ? pitch : rowBytes,
            c: sum(to, group * groupBytes, i32.mul(row, cPitch)),
            cPitch,
          });
        }
        f.step(row, block);
      },
      () => i32.lt_s(row, end),
    );
  };
  writer.parallel(units, body, { unitCost });
}

/** Rows that are made count in bytes moved; units of the product are panels, for a single row as many as it takes. */
function emitByColumns(
  writer: StepWriter,
  product: Product,
  { rows, columns, pitch }: RowPlan,
  { from, to, toPitch, shared }: Addresses,
  rowBytes: number,
  makeRows?: MakeRows,
): void {
  if (makeRows) {
    const make = (unit: I32, count: I32) => {
      const first = writer.f.int(i32.shl(unit, 1)); // by twos, as some are ranked
      const now = smaller(i32.shl(count, 1), i32.sub(rows, first));
      makeRows(first, now, sum(shared, i32.mul(first, pitch)));
    };
    writer.parallel(Math.ceil(rows / 2), make, { unitCost: 8 * rowBytes });
  }
  const wide = product.panel * (rows === 1 ? PANELS_OF_A_ROW : 1);
  const body = (unit: I32, count: I32) => {
    const first = writer.f.int(i32.mul(unit, wide));
    product.emit(writer, {
      rows,
      single: rows === 1,
      group: 0,
      first,
      columns: smaller(i32.mul(count, wide), i32.sub(columns, first)),
      a: makeRows ? shared : from,
      aPitch: makeRows ? pitch : rowBytes,
      c: sum(to, i32.mul(first, product.resultBytes)),
      cPitch: toPitch ?? columns * product.resultBytes,
    });
  };
  const unitCost = rows * wide * (rowBytes / product.elementBytes);
  writer.parallel(Math.ceil(columns / wide), body, { unitCost });
}

/** A single row is multiplied with several panels at once. */
const PANELS_OF_A_ROW = 4;
