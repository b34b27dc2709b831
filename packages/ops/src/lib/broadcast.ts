import { broadcastShapes, type Shape } from '@zoo/core';

/** Calls `body` with the flat indices of output, a and b for every output element. */
export type BroadcastLoop = (body: (out: number, a: number, b: number) => void) => void;

/**
 * NumPy broadcasting of two static shapes as a loop over flat indices. Same shapes and a scalar on either side, the
 * usual cases, need no index arithmetic.
 */
export function broadcastLoop(a: Shape, b: Shape): BroadcastLoop {
  const out = broadcastShapes(a, b);
  const count = product(out);
  if (product(a) === count && product(b) === count) {
    return (body) => {
      for (let i = 0; i < count; i++) body(i, i, i);
    };
  }
  const stepsA = broadcastStrides(a, out);
  const stepsB = broadcastStrides(b, out);
  const rank = out.length;
  const inner = out[rank - 1];
  return (body) => {
    const position = new Array<number>(rank).fill(0);
    let indexA = 0;
    let indexB = 0;
    for (let start = 0; start < count; start += inner) {
      for (let i = 0; i < inner; i++)
        body(start + i, indexA + i * stepsA[rank - 1], indexB + i * stepsB[rank - 1]);
      for (let axis = rank - 2; axis >= 0; axis--) {
        indexA += stepsA[axis];
        indexB += stepsB[axis];
        if (++position[axis] < out[axis]) break;
        indexA -= stepsA[axis] * out[axis];
        indexB -= stepsB[axis] * out[axis];
        position[axis] = 0;
      }
    }
  };
}

/** Steps of `shape` along each axis of `out`: 0 where it stretches. */
export function broadcastStrides(shape: Shape, out: Shape): number[] {
  const strides = new Array<number>(out.length).fill(0);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const at = axis + out.length - shape.length;
    strides[at] = shape[axis] === 1 ? 0 : step;
    step *= shape[axis];
  }
  return strides;
}

function product(shape: Shape): number {
  return shape.reduce((count, size) => count * size, 1);
}
