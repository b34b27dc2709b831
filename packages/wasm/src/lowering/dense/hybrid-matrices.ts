import { stridesOf } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { FOUND_BYTES, quantizePart } from '../../kernels/hybrid/quantize.ts';
import { addProductsHybrid, wordsOfBytes } from '../../kernels/recurrent/products-int8.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { SLACK, wholeLines } from '../lines.ts';
import { type LoweredStep, operandOf, type Scope, type Task } from '../lowering.ts';
import { emitBox } from '../movement/box.ts';
import { bytesOfFloat } from '../recurrent/products.ts';
import { type Sizes, sizesOf, turnedBytes, turnLeft } from './batch-matmul.ts';
import { matricesOf, productsOf } from './matrices.ts';

/** Sums are exact while they fit 31 bits. */
export function supportsHybridMatrices(node: TypedNode): true | string {
  const { scale = [] } = operandOf(node, 1).quantization ?? {};
  if (scale.length !== 1) return 'matrices without a single scale';
  return sizesOf(node).depth * 255 * 128 < 2 ** 31 ? true : 'sums that may leave 31 bits';
}

/**
 * Float rows times 8-bit matrices that the model makes, or of which there are several: columns are read where they lie,
 * or turned into rows first, and each row is quantized by itself.
 */
export function lowerHybridMatrices({ node }: Task, scope: Scope): LoweredStep {
  const sizes = sizesOf(node);
  const { rows, depth, columns, matricesY, adjX, adjY } = sizes;
  const { asymmetricQuantizeInputs } = node.site.attrs as { readonly asymmetricQuantizeInputs: boolean };
  const quantize = quantizePart(asymmetricQuantizeInputs ? 'asymmetric' : 'symmetric');
  const { scale } = operandOf(node, 1).quantization!;
  const factor = scope.keep('scale', 4, (to) => to.set(bytesOfFloat(scale[0])));
  const [x, y, to] = [scope.input(0), scope.input(1), scope.output()];
  const pairs = productsOf(sizes);
  const left = turnedBytes(sizes, 4);
  const right = adjY ? 0 : padded(matricesY * depth * columns);
  const wordsAt = FOUND_BYTES + padded(depth);
  return {
    kernel: addProductsHybrid.name,
    scratch: left + right,
    scratchPerThread: wordsAt + padded(2 * depth),
    emit(writer, scratch) {
      if (adjX) turnLeft(writer, sizes, 4, x(), scratch);
      const rowsAt = adjX ? scratch : x();
      const matrices = adjY ? y() : scratch + left;
      if (!adjY) emitBox(writer, turnedColumns(sizes), y(), matrices);
      const one = (unit: I32, found: I32) => {
        const { f } = writer;
        const product = f.int(i32.div_u(unit, rows));
        const [atX, atY] = matricesOf(f, pairs, product);
        const row = sum(i32.mul(atX, rows), i32.rem_u(unit, rows));
        const [elements, words] = [sum(found, FOUND_BYTES), sum(found, wordsAt)];
        const result = f.int(sum(to(), i32.mul(unit, 4 * columns)));
        const from = sum(rowsAt, i32.mul(row, 4 * depth));
        writer.call(quantize, { from, to: elements, count: depth, found });
        writer.call(wordsOfBytes, { from: elements, to: words, count: depth, zero: i32.load(found, 4) });
        f.fill(result, 0, 4 * columns);
        writer.call(addProductsHybrid, {
          ...{ rows: columns, depth, w: sum(matrices, i32.mul(atY, depth * columns)), wStep: depth },
          ...{ x: words, to: result, toStep: 4, found, scales: factor(), scaleStep: 0 },
        });
      };
      const units = (first: I32, count: I32, thread: I32) => {
        const found = writer.f.int(writer.scratchOf(thread));
        writer.f.range(first, i32.add(first, count), (unit) => one(unit, found));
      };
      writer.parallel(pairs.count * rows, units, { unitCost: depth * columns });
    },
  };
}

/** Bytes of matrices [depth, columns] as [columns, depth]. */
function turnedColumns({ matricesY, depth, columns }: Sizes) {
  const sizes = [matricesY, columns, depth];
  const from = [depth * columns, 1, columns];
  return { sizes, from, to: stridesOf(sizes), elementBytes: 1 };
}

function padded(bytes: number): number {
  return wholeLines(bytes + SLACK);
}
