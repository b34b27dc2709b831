import { broadcastShapes, elementCount, type Shape } from '@zoo/core';
import type { StepWriter } from '../../compile/step-writer.ts';
import type { Stride } from '../../kernels/elementwise/nest.ts';
import { type I32, type I32Like, i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';

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

/** What a kernel is asked for: `outer` rows of `inner` elements at these addresses. */
export interface Turn {
  readonly outer: I32Like;
  readonly inner: I32Like;
  readonly a: I32;
  readonly b: I32;
  readonly to: I32;
}

/** Calls `body` for each turn of the loops that kernels do not have themselves. Units are turns of the outermost loop. */
export function emitNest(
  writer: StepWriter,
  nest: Nest,
  elementBytes: number,
  [a, b, to]: readonly [number, number, number],
  body: (turn: Turn) => void,
): void {
  const { inner, outer, loops } = nest;
  const at = (start: number, index: I32, step: number) => sum(start, i32.mul(index, step * elementBytes));
  if (loops.length === 0 && outer.size === 1) {
    const [stepA, stepB] = nest.strides.map((stride) => (stride === 'each' ? 1 : 0));
    eachChunk(writer, inner, COST, (first, count) => {
      const turn = { a: at(a, first, stepA), b: at(b, first, stepB), to: at(to, first, 1) };
      body({ ...turn, outer: 1, inner: count });
    });
    return;
  }
  const { size, steps } = loops.at(-1) ?? outer;
  const elements = inner * (loops.length > 0 ? outer.size : 1) * count(loops.slice(0, -1));
  const units = (first: I32, turns: I32) => {
    const start = { a: at(a, first, steps[0]), b: at(b, first, steps[1]), to: at(to, first, elements) };
    if (loops.length === 0) body({ ...start, outer: turns, inner });
    else emitLoops(writer, nest, elementBytes, start, turns, body);
  };
  writer.parallel(size, units, { unitCost: COST * elements });
}

/** Of an element. */
const COST = 8;

function count(loops: readonly Loop[]): number {
  return loops.reduce((product, { size }) => product * size, 1);
}

/** `turns` turns of the outermost loop. */
function emitLoops(
  { f }: StepWriter,
  { inner, outer, loops }: Nest,
  elementBytes: number,
  start: Pick<Turn, 'a' | 'b' | 'to'>,
  turns: I32,
  body: (turn: Turn) => void,
): void {
  const to = f.int(start.to);
  const turn = (depth: number, times: I32Like, x: I32, y: I32) => {
    if (depth < 0) {
      body({ outer: outer.size, inner, a: x, b: y, to });
      f.step(to, inner * outer.size * elementBytes);
      return;
    }
    const { steps } = loops[depth];
    const [a, b] = [f.int(x), f.int(y)];
    f.times(times, () => {
      turn(depth - 1, loops[depth - 1]?.size ?? 1, a, b);
      f.step(a, steps[0] * elementBytes);
      f.step(b, steps[1] * elementBytes);
    });
  };
  turn(loops.length - 1, turns, start.a, start.b);
}
