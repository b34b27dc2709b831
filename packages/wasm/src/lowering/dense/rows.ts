import type { StepWriter } from '../../compile/step-writer.ts';
import { gatherPatches } from '../../kernels/patches/gather.ts';
import { widenRows } from '../../kernels/patches/widen.ts';
import { type I32, type I32Like, i32, smaller, sum } from '../../simd/index.ts';
import type { Geometry } from './geometry.ts';
import { type Product, rowsInCache } from './product.ts';

/** How the rows of a product are made, block by block, so that a block is multiplied while it is in the cache. */
export interface RowPlan {
  /** Rows made at once; 0: they are multiplied where they are. */
  readonly block: number;
  readonly scratch: number;
}

/** Of operand, result and scratch; those of hybrid layers move on from part to part. */
export type Addresses = readonly [from: I32Like, to: I32Like, scratch: number];

const SLACK = 64; // writes run over the end of a row

export function planRows(product: Product, inPlace: boolean, rows: number, resultBytes: number): RowPlan {
  if (inPlace) return { block: rowsInCache(product.pitch + resultBytes, rows), scratch: 0 };
  const block = rowsInCache(product.pitch + resultBytes, rows);
  return { block, scratch: block * product.pitch + SLACK };
}

/** Calls `body` with the first row and the number of rows of each block. */
export function eachBlock(
  writer: StepWriter,
  rows: number,
  block: number,
  body: (first: I32, count: I32) => void,
): void {
  if (rows <= block) {
    body(i32.const(0), i32.const(rows));
    return;
  }
  const { f } = writer;
  const first = f.int(0);
  f.repeat(
    () => {
      body(first, f.int(smaller(i32.sub(rows, first), block)));
      f.step(first, block);
    },
    () => i32.lt_s(first, rows),
  );
}

/** Matrix rows that follow one another in memory: fully connected layers and pointwise convolutions. */
export function emitRows(
  writer: StepWriter,
  product: Product,
  plan: RowPlan,
  shape: { readonly rows: number; readonly depth: number; readonly columns: number },
  [from, to, scratch]: Addresses,
): void {
  const { rows, depth, columns } = shape;
  const { elementBytes, resultBytes, pitch, zero } = product;
  const rowBytes = depth * elementBytes;
  const cPitch = columns * resultBytes;
  eachBlock(writer, rows, plan.block, (first, count) => {
    const source = sum(from, i32.mul(first, rowBytes));
    const c = sum(to, i32.mul(first, cPitch));
    const call = { rows: count, single: rows === 1, group: 0, c, cPitch };
    if (product.rows === 'copy') product.emit(writer, { ...call, a: source, aPitch: rowBytes });
    else {
      // rows of even length are widened as one
      const joined = depth % 2 === 0;
      writer.call(widenRows(product.rows), {
        from: source,
        to: scratch,
        rows: joined ? 1 : count,
        depth: joined ? i32.mul(count, depth) : depth,
        pitch,
        zero,
      });
      product.emit(writer, { ...call, a: scratch, aPitch: pitch });
    }
  });
}

/** Convolution by patches: each group of channels has patches and weights of its own. */
export function emitPatches(
  writer: StepWriter,
  product: Product,
  plan: RowPlan,
  g: Geometry,
  groups: number,
  [from, to, scratch]: Addresses,
): void {
  const { f } = writer;
  const { elementBytes, resultBytes, pitch, zero } = product;
  const rows = g.batches * g.height * g.width;
  const pixelBytes = g.inChannels * elementBytes;
  const imageBytes = g.inHeight * g.inWidth * pixelBytes;
  const cPitch = g.channels * resultBytes;
  eachBlock(writer, rows, plan.block, (first, count) => {
    const line = f.int(i32.div_u(first, g.width));
    for (let group = 0; group < groups; group++) {
      writer.call(gatherPatches(product.rows), {
        from: sum(from, (group * pixelBytes) / groups, i32.mul(i32.div_u(line, g.height), imageBytes)),
        to: scratch,
        x: i32.rem_u(first, g.width),
        y: i32.rem_u(line, g.height),
        count,
        outWidth: g.width,
        outHeight: g.height,
        inWidth: g.inWidth,
        inHeight: g.inHeight,
        pixelBytes,
        imageBytes,
        tapBytes: pixelBytes / groups,
        filterHeight: g.filterHeight,
        filterWidth: g.filterWidth,
        strideH: g.strideH,
        strideW: g.strideW,
        dilationH: g.dilationH,
        dilationW: g.dilationW,
        top: g.top,
        left: g.left,
        pitch,
        zero,
      });
      const c = sum(to, (group * cPitch) / groups, i32.mul(first, cPitch));
      product.emit(writer, { rows: count, single: rows === 1, group, a: scratch, aPitch: pitch, c, cPitch });
    }
  });
}
