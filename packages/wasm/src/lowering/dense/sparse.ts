import type { Floats } from '../../kernels/lib/packer.ts';
import { transpose } from '../../kernels/movement/transpose.ts';
import {
  packSparseF32,
  SPARSE_PITCH,
  SPARSE_ROWS,
  sparseBytesF32,
  sparseF32,
} from '../../kernels/sparse/f32.ts';
import { type I32, i32, smaller, sum } from '../../simd/index.ts';
import { chainOf } from '../fused/chain.ts';
import { type LoweredStep, operandOf, type Scope, type Task } from '../lowering.ts';
import { floatsOf } from './weights.ts';

/** A product of float rows that lie one behind the other with constant weights [columns, depth]. */
export interface SparseShape {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/**
 * What a weight that is not zero costs, and what turning an element over costs, in multiply-adds of the dense kernel:
 * measured, see docs/fusion.md.
 */
const WEIGHT_COST = 2.2;
const TURN_COST = 6;

/** Weights that are looked at before all of them are counted. */
const SAMPLES = 256;

/**
 * How many weights are not zero, where skipping the others is faster; undefined where it is not. A zero weight times
 * an infinite input is NaN and is lost, so that the strict mode does without.
 */
export function sparseWeights(
  task: Task,
  scope: Scope,
  { rows, columns, depth }: SparseShape,
): number | undefined {
  const weights = floatsOf(task.node, 1) as Floats;
  const computed = Math.ceil(rows / SPARSE_ROWS) * SPARSE_ROWS;
  const most = ((columns * depth * rows) / computed - TURN_COST * (columns + depth)) / WEIGHT_COST;
  if (!scope.target.fused || rows < SPARSE_ROWS || most <= 0) return undefined;
  const step = Math.max(1, Math.floor(weights.length / SAMPLES) | 1);
  // as integers without their sign: what is not inlined yet is a call, and what is a float an object
  const isHalf = weights instanceof Uint16Array;
  const bits = isHalf ? weights : new Int32Array(weights.buffer, weights.byteOffset, weights.length);
  const magnitude = isHalf ? 0x7fff : 0x7fffffff;
  let [seen, kept] = [0, 0];
  for (let i = 0; i < bits.length; i += step, seen++) if (bits[i] & magnitude) kept++;
  if (kept / seen > 0.1 + most / bits.length) return undefined;
  let count = 0;
  for (let i = 0; i < bits.length; i++) if (bits[i] & magnitude) count++;
  return count < most ? count : undefined;
}

/** Units are blocks of rows: turned over, multiplied column by column, turned back. */
export function lowerSparse(task: Task, scope: Scope, shape: SparseShape, count: number): LoweredStep {
  const { rows, columns, depth } = shape;
  const [low, high] = task.bounds;
  const kernel = sparseF32(scope.target.fused);
  const weights = scope.keep('f32 sparse columns', sparseBytesF32(columns, count), (to) => {
    const bias = task.node.site.inputs[2]?.data as Float32Array | undefined;
    packSparseF32(to, operandOf(task.node, 1).data as Float32Array, bias, columns);
  });
  const [from, to] = [scope.input(0), scope.output()];
  const emitChain = chainOf(task, scope);
  const [fromStep, pitch] = [from.pitch ?? 4 * depth, to.pitch ?? 4 * columns];
  return {
    kernel: kernel.name,
    scratchPerThread: (depth + columns) * SPARSE_PITCH,
    emit(writer) {
      const body = (first: I32, count: I32, thread: I32) => {
        const { f } = writer;
        const turned = f.int(writer.scratchOf(thread));
        const results = f.int(sum(turned, depth * SPARSE_PITCH));
        f.range(first, i32.add(first, count), (unit) => {
          const row = f.int(i32.mul(unit, SPARSE_ROWS));
          const now = f.int(smaller(SPARSE_ROWS, i32.sub(rows, row)));
          const at = f.int(sum(to(), i32.mul(row, pitch)));
          writer.call(transpose, {
            from: sum(from(), i32.mul(row, fromStep)),
            to: turned,
            rows: now,
            columns: depth,
            fromStep,
            toStep: SPARSE_PITCH,
          });
          writer.call(kernel, { columns, a: turned, w: weights(), c: results, low, high });
          writer.call(transpose, {
            from: results,
            to: at,
            rows: columns,
            columns: now,
            fromStep: SPARSE_PITCH,
            toStep: pitch,
          });
          emitChain?.(writer, { at, rows: now, columns, pitch, column: 0 });
        });
      };
      const unitCost = SPARSE_ROWS * (count * WEIGHT_COST + TURN_COST * (columns + depth));
      writer.parallel(Math.ceil(rows / SPARSE_ROWS), body, { unitCost });
    },
  };
}
