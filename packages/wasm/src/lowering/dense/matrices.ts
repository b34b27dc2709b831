import { type I32, i32, type Routine, sum } from '../../simd/index.ts';
import { broadcastOf } from '../elementwise/broadcast.ts';
import type { Sizes } from './batch-matmul.ts';

/** The products of a batch, and which matrices of the left and the right side meet in each. */
export interface MatrixPairs {
  readonly count: number;
  /** Product i is of matrices i. */
  readonly aligned: boolean;
  readonly loops: readonly { readonly size: number; readonly steps: readonly number[] }[];
}

/** The batch axes of both sides broadcast as the operands of elementwise ops do. */
export function productsOf({ batchX, batchY, matricesX, matricesY }: Sizes): MatrixPairs {
  const nest = broadcastOf([batchX, batchY]);
  const loops = [nest.inner, nest.outer, ...nest.loops];
  const count = loops.reduce((all, { size }) => all * size, 1);
  return { count, aligned: matricesX === count && matricesY === count, loops };
}

/** Indices of the matrices of a product. */
export function matricesOf(f: Routine, { aligned, loops }: MatrixPairs, product: I32): [x: I32, y: I32] {
  if (aligned) return [product, product];
  let [index, x, y] = [product, i32.const(0), i32.const(0)];
  for (const { size, steps } of loops) {
    const turn = f.int(i32.rem_u(index, size));
    x = sum(x, i32.mul(turn, steps[0]));
    y = sum(y, i32.mul(turn, steps[1]));
    index = f.int(i32.div_u(index, size));
  }
  return [f.int(x), f.int(y)];
}
