import type { LoweredStep, Scope, Task } from '../lowering.ts';
import type { Geometry } from './geometry.ts';
import type { ProductFor } from './product.ts';
import { patchesStep } from './product-step.ts';

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
  return patchesStep(product, g, groups, scope);
}

/** A matrix, row after row, turned around. */
export function transposed<T extends Float32Array | Int8Array>(weights: T, rows: number, columns: number): T {
  const result = weights.slice() as T;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = weights[row * columns + column];
    }
  }
  return result;
}
