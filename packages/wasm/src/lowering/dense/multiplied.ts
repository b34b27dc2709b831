import type { LoweredStep, Scope, Task } from '../lowering.ts';
import type { Geometry } from './geometry.ts';
import type { ProductFor, ProductShape } from './product.ts';
import { patchesStep } from './product-step.ts';

/** A depthwise convolution with a depth multiplier, as the product of `productFor` for each input channel. */
export function lowerMultiplied(task: Task, scope: Scope, g: Geometry, productFor: ProductFor): LoweredStep {
  const shape = multipliedShape(g);
  return patchesStep(productFor(task, scope, shape), g, shape.groups, scope);
}

/**
 * A depthwise convolution with a depth multiplier is a grouped one with a group for each input channel: the filter
 * [height * width, channels] only has to be turned around.
 */
export function multipliedShape({ channels, inChannels, filterHeight, filterWidth }: Geometry): ProductShape {
  const depth = filterHeight * filterWidth;
  return {
    groups: inChannels,
    columns: channels / inChannels,
    depth,
    reorder: (weights) => transposed(weights, depth, channels),
  };
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
