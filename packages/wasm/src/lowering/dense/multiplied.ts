import type { StepWriter } from '../../compile/step-writer.ts';
import type { LoweredStep, Scope, Task } from '../lowering.ts';
import type { Geometry } from './geometry.ts';
import type { ProductFor } from './product.ts';
import { emitPatches, planRows } from './rows.ts';

/**
 * A depthwise convolution with a depth multiplier is a grouped one with a group for each input channel: the filter
 * [height * width, channels] only has to be turned around.
 */
export function lowerMultiplied(task: Task, scope: Scope, g: Geometry, productFor: ProductFor): LoweredStep {
  const groups = g.inChannels;
  const depth = g.filterHeight * g.filterWidth;
  const product = productFor(task, scope, {
    groups,
    columns: g.channels / groups,
    depth,
    reorder: (weights) => transposed(weights, depth, g.channels),
  });
  const rows = g.batches * g.height * g.width;
  const plan = planRows(product, { rows, columns: g.channels, groups, inPlace: false });
  const [from, to] = [scope.input(0), scope.output()];
  return {
    kernel: product.kernel,
    scratch: plan.scratch,
    scratchPerThread: plan.scratchPerThread,
    emit: (writer: StepWriter, shared) =>
      emitPatches(writer, product, plan, g, groups, {
        from: from(),
        to: to(),
        shared,
        own: (thread) => writer.scratchOf(thread),
      }),
  };
}

function transposed<T extends Float32Array | Int8Array>(weights: T, rows: number, columns: number): T {
  const result = weights.slice() as T;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = weights[row * columns + column];
    }
  }
  return result;
}
