import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { unaryF32 } from '../../kernels/elementwise/unary-f32.ts';
import { addRowsF32 } from '../../kernels/gemm/f32-add-rows.ts';
import { addProductsF32 } from '../../kernels/recurrent/products-f32.ts';
import { type I32, i32, smaller, sum } from '../../simd/index.ts';
import { type LoweredStep, operandOf, type Scope, type Task } from '../lowering.ts';
import { type Sizes, sizesOf } from './batch-matmul.ts';
import { matricesOf, productsOf } from './matrices.ts';
import { constantWeights } from './weights.ts';

/** Up to so many rows are multiplied one by one: to pack a matrix takes as long as to read it three times. */
const FEW = 3;

/** Columns of a unit: a sum that stays in the first cache, and enough bytes of a matrix that follow one another. */
const CHUNK = 256;

/** Whether few rows of floats meet matrices that would have to be packed while the model runs, as those of caches. */
export function isFewRows(node: TypedNode): boolean {
  if (node.row !== 'float') return false;
  const { rows, adjX, matricesY } = fewSizes(node);
  const isPacked = constantWeights(node) === true && matricesY === 1;
  return !isPacked && rows <= FEW && (rows === 1 || !adjX);
}

function fewSizes(node: TypedNode): Sizes {
  if (node.node.op === 'BATCH_MATMUL') return sizesOf(node);
  const [columns, depth] = operandOf(node, 1).shape;
  const rows = elementCount(operandOf(node, 0).shape) / depth;
  return {
    batchX: [],
    batchY: [],
    matricesX: 1,
    matricesY: 1,
    rows,
    depth,
    columns,
    adjX: false,
    adjY: true,
  };
}

/** Each row meets a matrix where it lies. */
export function lowerFewRows(task: Task, scope: Scope): LoweredStep {
  const sizes = fewSizes(task.node);
  const { rows, depth, columns, adjY } = sizes;
  const { fused } = scope.target;
  const [low, high] = task.bounds;
  const [x, y, to] = [scope.input(0), scope.input(1), scope.output()];
  const bias = task.node.site.inputs[2] && scope.input(2);
  const [straight, turned] = [addRowsF32(fused), addProductsF32(fused)];
  const pairs = productsOf(sizes);
  const chunks = Math.ceil(columns / CHUNK);
  /** One row times some columns of a matrix, to where its bias is. */
  const multiply = (writer: StepWriter, a: I32, matrix: I32, first: I32, count: I32, c: I32) => {
    if (adjY) {
      const w = sum(matrix, i32.mul(first, 4 * depth));
      writer.call(turned, { rows: count, depth, w, wStep: 4 * depth, x: a, to: c, toStep: 4 });
    } else {
      const w = sum(matrix, i32.mul(first, 4));
      writer.call(straight, { a, w, pitch: 4 * columns, depth, c, columns: count });
    }
  };
  const unit = (writer: StepWriter, index: I32) => {
    const { f } = writer;
    const product = f.int(i32.div_u(index, chunks));
    const first = f.int(i32.mul(i32.rem_u(index, chunks), CHUNK));
    const count = f.int(smaller(i32.sub(columns, first), CHUNK));
    const bytes = f.int(i32.mul(count, 4));
    const [atX, atY] = matricesOf(f, pairs, product);
    const matrix = f.int(sum(y(), i32.mul(atY, 4 * depth * columns)));
    for (let row = 0; row < rows; row++) {
      const a = f.int(sum(x() + 4 * row * depth, i32.mul(atX, 4 * rows * depth)));
      const c = f.int(sum(to() + 4 * row * columns, i32.mul(product, 4 * rows * columns), i32.mul(first, 4)));
      if (bias) f.copy(c, sum(bias(), i32.mul(first, 4)), bytes);
      else f.fill(c, 0, bytes);
      multiply(writer, a, matrix, first, count, c);
      if (Number.isFinite(low) || Number.isFinite(high))
        writer.call(unaryF32('identity'), { count, from: c, to: c, low, high, alpha: 0 });
    }
  };
  return {
    kernel: (adjY ? turned : straight).name,
    emit(writer) {
      const units = (first: I32, count: I32) => {
        writer.f.range(first, i32.add(first, count), (index) => unit(writer, index));
      };
      writer.parallel(pairs.count * chunks, units, { unitCost: 2 * rows * depth * Math.min(columns, CHUNK) });
    },
  };
}
