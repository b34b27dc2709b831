import { broadcastShapes, elementCount, type Shape } from '@zoo/core';
import type { StepWriter } from '../../compile/step-writer.ts';
import type { Stride } from '../../kernels/elementwise/nest.ts';
import { type I32, sum } from '../../simd/index.ts';

/** Two broadcasting operands as loops; steps are in elements. */
export interface Nest {
  readonly inner: number;
  readonly strides: readonly [a: Stride, b: Stride];
  /** The loop around the inner one, which kernels have themselves. */
  readonly outer: Loop;
  /** Further loops, innermost first. */
  readonly loops: readonly Loop[];
}

interface Loop {
  readonly size: number;
  readonly steps: readonly [a: number, b: number];
}

/** Joins axes that step on alike, so that the usual shapes need one loop or two. */
export function nestOf(a: Shape, b: Shape): Nest {
  const out = broadcastShapes(a, b);
  const [stepsA, stepsB] = [stepsOf(a, out), stepsOf(b, out)];
  const loops: { size: number; steps: [number, number] }[] = [];
  for (let axis = out.length - 1; axis >= 0; axis--) {
    const [size, steps] = [out[axis], [stepsA[axis], stepsB[axis]] as [number, number]];
    if (size === 1) continue;
    const last = loops.at(-1);
    if (last && steps.every((step, i) => step === last.steps[i] * last.size)) last.size *= size;
    else loops.push({ size, steps });
  }
  const [inner = NO_LOOP, outer = NO_LOOP, ...rest] = loops;
  const [strideA, strideB] = inner.steps.map((step): Stride => (step === 0 ? 'one' : 'each'));
  return { inner: inner.size, strides: [strideA, strideB], outer, loops: rest };
}

const NO_LOOP: Loop = { size: 1, steps: [0, 0] };

function stepsOf(shape: Shape, out: Shape): number[] {
  const missing = out.length - shape.length;
  return out.map((_, axis) => {
    const own = axis - missing;
    return own < 0 || shape[own] === 1 ? 0 : elementCount(shape.slice(own + 1));
  });
}

/** Calls `body` with the addresses of each turn of the loops that kernels do not have themselves. */
export function emitNest(
  { f }: StepWriter,
  { inner, outer, loops }: Nest,
  elementBytes: number,
  [a, b, to]: readonly [number, number, number],
  body: (a: I32, b: I32, to: I32) => void,
): void {
  const result = f.int(to);
  const turn = (depth: number, x: I32, y: I32) => {
    if (depth < 0) {
      body(x, y, result);
      f.step(result, inner * outer.size * elementBytes);
      return;
    }
    const { size, steps } = loops[depth];
    const [atX, atY] = [f.int(x), f.int(y)];
    f.times(size, () => {
      turn(depth - 1, atX, atY);
      f.step(atX, steps[0] * elementBytes);
      f.step(atY, steps[1] * elementBytes);
    });
  };
  turn(loops.length - 1, f.int(sum(a)), f.int(sum(b)));
}
