import type { SiteOperand } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import { FOLD_MULTIPLE, foldRows, unfoldRows } from '../../kernels/fourier/fold.ts';
import { type I32, i32, smaller, sum } from '../../simd/index.ts';
import { SLACK } from '../lines.ts';
import { type LoweredStep, type Lowering, operandOf, resultOf, type Scope, type Task } from '../lowering.ts';
import { ROW_MULTIPLE } from './product.ts';
import { productF32 } from './product-f32.ts';
import { rowsStep } from './product-step.ts';

/** The work of a product grows with the square of the length; from here on a fast transform would win. */
const LONGEST = 1024;

/**
 * The Fourier transform of real rows as a product with the matrix of cosines and sines. Cosines are even and sines odd,
 * and both are what they were, or its opposite, in the other half of the bins: where the length allows it, a row is
 * folded twice, and a quarter of the products is left.
 */
export const rfft2d: Lowering = {
  supports(node) {
    const [rows, length] = lengthsOf(node) ?? [];
    if (rows === undefined || length === undefined) return 'a length that is not constant';
    const { shape } = operandOf(node, 0);
    if (rows !== 1 || shape.at(-2) !== 1) return 'transforms of more than one row';
    return length <= LONGEST ? true : `transforms of more than ${LONGEST} elements`;
  },
  lower(task, scope) {
    const { shape } = operandOf(task.node, 0);
    const depth = shape.at(-1) as number;
    const [, length] = lengthsOf(task.node) as number[];
    const rows = shape.slice(0, -1).reduce((count, size) => count * size, 1);
    if (depth === length && length % FOLD_MULTIPLE === 0) return lowerFolded(task, scope, rows, length);
    const columns = length + 2;
    const data = new Float32Array(columns * depth);
    const waves = wavesOf(length);
    for (let column = 0; column < columns; column++)
      sample(data, column * depth, Math.min(depth, length), waves[column & 1], 0, column >> 1);
    const node = withMatrix(task.node, columns, depth, data);
    const product = productF32({ ...task, node }, scope, { groups: 1, columns, depth });
    return rowsStep(product, { rows, columns, depth }, scope);
  },
};

function lengthsOf(node: TypedNode): number[] | undefined {
  const { data } = operandOf(node, 1);
  return data && Array.from(data as Int32Array, Number);
}

/** Folds blocks of rows, transforms their four parts, and unfolds the bins. */
function lowerFolded(task: Task, scope: Scope, rows: number, length: number): LoweredStep {
  const [parts, bins] = [length / 4, length / 4 + 1];
  const data = new Float32Array(4 * bins * parts);
  const waves = wavesOf(length);
  for (let column = 0; column < 4 * bins; column++) {
    const [part, bin] = [Math.floor(column / bins), column % bins];
    const isOdd = part & 1;
    sample(data, column * parts, parts, waves[part >> 1], bin * (2 - isOdd), 2 * bin);
    if (!isOdd) data[(column + 1) * parts - 1] /= 2; // x[n / 2], which is there twice
  }
  const node = withMatrix(task.node, 4 * bins, parts, data);
  const product = productF32({ ...task, node }, scope, { groups: 4, columns: bins, depth: parts });
  const [from, to] = [scope.input(0), scope.output()];
  const [folded, transformed] = [4 * length, 16 * bins];
  return {
    kernel: product.kernel,
    scratchPerThread: ROW_MULTIPLE * (folded + transformed) + SLACK,
    emit(writer) {
      const body = (unit: I32, count: I32, thread: I32) => {
        const { f } = writer;
        const a = f.int(writer.scratchOf(thread));
        const c = f.int(sum(a, ROW_MULTIPLE * folded));
        f.range(unit, sum(unit, count), (block) => {
          const row = f.int(i32.mul(block, ROW_MULTIPLE));
          const now = f.int(smaller(ROW_MULTIPLE, i32.sub(rows, row)));
          const source = f.int(sum(from(), i32.mul(row, folded)));
          writer.call(foldRows, { from: source, to: a, rows: now, length });
          for (let group = 0; group < 4; group++) {
            product.emit(writer, {
              ...{ rows: now, single: false, group, first: 0, columns: bins },
              ...{ a: sum(a, group * length), aPitch: folded },
              ...{ c: sum(c, 4 * bins * group), cPitch: transformed },
            });
          }
          const target = sum(to(), i32.mul(row, folded + 8));
          writer.call(unfoldRows, { from: source, parts: c, to: target, rows: now, length });
        });
      };
      const unitCost = ROW_MULTIPLE * length * bins;
      writer.parallel(Math.ceil(rows / ROW_MULTIPLE), body, { unitCost });
    },
  };
}

/** Cosines, and the opposite of sines, of one turn in `length` steps. */
function wavesOf(length: number): Float32Array[] {
  const angles = Float64Array.from({ length }, (_, step) => (-2 * Math.PI * step) / length);
  return [Float32Array.from(angles, Math.cos), Float32Array.from(angles, Math.sin)];
}

/** Writes elements of a wave that goes on for ever: `count` from `first` on, every `step`-th, both less than its length. */
function sample(
  to: Float32Array,
  at: number,
  count: number,
  wave: Float32Array,
  first: number,
  step: number,
): void {
  let from = first;
  for (let i = 0; i < count; i++) {
    to[at + i] = wave[from];
    from += step;
    if (from >= wave.length) from -= wave.length;
  }
}

/** The node with a matrix [columns, depth] as weights. */
function withMatrix(node: TypedNode, columns: number, depth: number, data: Float32Array): TypedNode {
  const weights: SiteOperand = { dtype: 'float32', shape: [columns, depth], data };
  const outputs = [{ ...resultOf(node), dtype: 'float32' as const }];
  return { ...node, site: { ...node.site, inputs: [operandOf(node, 0), weights], outputs } };
}
