import { elementCount, stridesOf } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { type I32, type I32Like, i32, sum } from '../../simd/index.ts';
import { chained } from '../fused/chained.ts';
import { SLACK, wholeLines } from '../lines.ts';
import { type LoweredStep, type Lowering, operandOf, type Scope, type Task } from '../lowering.ts';
import { emitBox } from '../movement/box.ts';
import { type DynamicProduct, dynamicF32 } from './dynamic.ts';
import { supportsIntegers } from './integer.ts';
import { matricesOf, productsOf } from './matrices.ts';
import type { Product, ProductFor } from './product.ts';
import { productF32 } from './product-f32.ts';
import { productInt8 } from './product-int8.ts';
import { emitRows, planRows } from './rows.ts';

/** With a constant right side. */
const PRODUCTS: Readonly<Record<string, ProductFor>> = { float: productF32, int8: productInt8 };

/** With a right side that is packed while the model runs. */
type DynamicFor = (task: Task, scope: Scope, sizes: Sizes) => DynamicProduct;

/** Matrix products over the last two axes; the others broadcast. Bytes with bytes that the model makes are rare. */
export const batchMatMul: Lowering = {
  chains: (node) => node.row === 'float' && isShared(node),
  supports(node) {
    const { depth, columns } = sizesOf(node);
    if (!PRODUCTS[node.row]) return `no kernel for ${node.row} products yet`;
    if (node.row === 'float') return true;
    return isShared(node) ? supportsIntegers(node, depth, columns) : 'matrices that are not constant';
  },
  lower(task, scope) {
    const sizes = sizesOf(task.node);
    return isShared(task.node)
      ? lowerShared(task, scope, sizes)
      : lowerDynamic(task, scope, sizes, dynamicF32);
  },
};

/** The right side is one constant matrix, the left one a list of rows: a fully connected layer. */
export function isShared(node: TypedNode): boolean {
  const { matricesY } = sizesOf(node);
  return operandOf(node, 1).data !== undefined && matricesY === 1;
}

function lowerShared(task: Task, scope: Scope, sizes: Sizes): LoweredStep {
  const { depth, columns, adjX } = sizes;
  const shape = { groups: 1, columns, depth, reorder: reorderOf(sizes) };
  const product = chained(PRODUCTS[task.node.row](task, scope, shape), task, scope, shape);
  const rows = sizes.rows * sizes.matricesX;
  const plan = planRows(product, { rows, columns, groups: 1, inPlace: product.rows === 'copy' });
  const left = turnedBytes(sizes, product.elementBytes);
  const [from, to] = [scope.input(0), scope.output()];
  return {
    kernel: product.kernel,
    scratch: left + plan.scratch,
    scratchPerThread: plan.scratchPerThread,
    emit(writer, scratch) {
      if (adjX) turnLeft(writer, sizes, product.elementBytes, from(), scratch);
      const own = (thread: I32) => writer.scratchOf(thread);
      const source = adjX ? scratch : from();
      emitRows(writer, product, plan, depth, { from: source, to: to(), shared: scratch + left, own });
    },
  };
}

/** First all matrices of the right side are packed, then each product is rows times panels. */
export function lowerDynamic(task: Task, scope: Scope, sizes: Sizes, productFor: DynamicFor): LoweredStep {
  const { rows, depth, columns, matricesY, adjX } = sizes;
  const dynamic = productFor(task, scope, sizes);
  const { elementBytes, resultBytes, rows: mode } = dynamic.at(0);
  const pairs = productsOf(sizes);
  const products = pairs.count;
  const plan = planRows(dynamic.at(0), { rows, columns, groups: products, inPlace: mode === 'copy' });
  const left = turnedBytes(sizes, elementBytes);
  const packed = matricesY * dynamic.matrixBytes;
  const [x, y, to] = [scope.input(0), scope.input(1), scope.output()];
  return {
    kernel: dynamic.at(0).kernel,
    scratch: left + packed + plan.scratch,
    scratchPerThread: plan.scratchPerThread,
    emit(writer, scratch) {
      const panels = scratch + left;
      if (adjX) turnLeft(writer, sizes, elementBytes, x(), scratch);
      const source = adjX ? scratch : x();
      dynamic.pack(writer, y(), panels);
      const one = (product: Product, from: I32Like, result: I32Like) => {
        const own = (thread: I32) => writer.scratchOf(thread);
        emitRows(writer, product, plan, depth, { from, to: result, shared: panels + packed, own });
      };
      if (products === 1) {
        one(dynamic.at(panels), source, to());
        return;
      }
      const units = (first: I32, count: I32) => {
        const { f } = writer;
        f.range(first, i32.add(first, count), (unit) => {
          const [atX, atY] = matricesOf(f, pairs, unit);
          one(
            dynamic.at(f.int(sum(panels, i32.mul(atY, dynamic.matrixBytes)))),
            f.int(sum(source, i32.mul(atX, rows * depth * elementBytes))),
            f.int(sum(to(), i32.mul(unit, rows * columns * resultBytes))),
          );
        });
      };
      writer.parallel(products, units, { unitCost: rows * depth * columns });
    },
  };
}

/** Of products x [batchX, rows, depth] times y [batchY, depth, columns], either of which may lie turned over. */
export interface Sizes {
  readonly batchX: readonly number[];
  readonly batchY: readonly number[];
  readonly matricesX: number;
  readonly matricesY: number;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly adjX: boolean;
  readonly adjY: boolean;
}

/** The sizes of a BATCH_MATMUL node. */
export function sizesOf(node: TypedNode): Sizes {
  const { adjX, adjY } = node.site.attrs as { readonly adjX: boolean; readonly adjY: boolean };
  const [x, y] = [operandOf(node, 0).shape, operandOf(node, 1).shape];
  const [batchX, batchY] = [x.slice(0, -2), y.slice(0, -2)];
  return {
    batchX,
    batchY,
    matricesX: elementCount(batchX),
    matricesY: elementCount(batchY),
    rows: x.at(adjX ? -1 : -2) as number,
    depth: x.at(adjX ? -2 : -1) as number,
    columns: y.at(adjY ? -2 : -1) as number,
    adjX,
    adjY,
  };
}

/** Weights as [columns, depth]. */
export function reorderOf({ depth, columns, adjY }: Sizes) {
  return <T extends Float32Array | Int8Array>(weights: T): T => {
    if (adjY) return weights;
    const turned = weights.slice() as T;
    for (let k = 0; k < depth; k++) {
      for (let c = 0; c < columns; c++) turned[c * depth + k] = weights[k * columns + c];
    }
    return turned;
  };
}

/** Scratch for left matrices that lie turned over, with what kernels read behind them; none where they do not. */
export function turnedBytes({ adjX, matricesX, rows, depth }: Sizes, elementBytes: number): number {
  return adjX ? wholeLines(matricesX * rows * depth * elementBytes + SLACK) : 0;
}

/** The left matrices as rows. */
export function turnLeft(
  writer: StepWriter,
  sizes: Sizes,
  elementBytes: number,
  from: number,
  to: number,
): void {
  const { matricesX, rows, depth } = sizes;
  const shape = [matricesX, rows, depth];
  const strides = stridesOf(shape).map((stride) => stride * elementBytes);
  const source = [rows * depth, 1, rows].map((stride) => stride * elementBytes);
  emitBox(writer, { sizes: shape, from: source, to: strides, elementBytes }, from, to);
}
