import { broadcastShapes, elementCount, type Shape } from '@zoo/core';
import type { StepWriter } from '../../compile/step-writer.ts';
import type { Stride } from '../../kernels/elementwise/nest.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';

/** Any number of broadcasting operands as loops; steps are in elements of the operand. */
export interface Broadcast {
  readonly inner: Loop;
  /** The loop around the inner one, which kernels have themselves. */
  readonly outer: Loop;
  /** Further loops, innermost first. */
  readonly loops: readonly Loop[];
}

interface Loop {
  readonly size: number;
  /** For each operand; 0 where it repeats. */
  readonly steps: readonly number[];
}

/** Joins axes that step on alike, so that the usual shapes need one loop or two. */
export function broadcastOf(shapes: readonly Shape[]): Broadcast {
  const out = broadcastShapes(...shapes);
  const steps = shapes.map((shape) => stepsOf(shape, out));
  const loops: { size: number; steps: number[] }[] = [];
  for (let axis = out.length - 1; axis >= 0; axis--) {
    const [size, own] = [out[axis], steps.map((of) => of[axis])];
    if (size === 1) continue;
    const last = loops.at(-1);
    if (last && own.every((step, i) => step === last.steps[i] * last.size)) last.size *= size;
    else loops.push({ size, steps: own });
  }
  const none = { size: 1, steps: shapes.map(() => 0) };
  // a lone element is read as any other
  const [inner = { size: 1, steps: shapes.map(() => 1) }, outer = none, ...rest] = loops;
  return { inner, outer, loops: rest };
}

function stepsOf(shape: Shape, out: Shape): number[] {
  const missing = out.length - shape.length;
  return out.map((_, axis) => {
    const own = axis - missing;
    return own < 0 || shape[own] === 1 ? 0 : elementCount(shape.slice(own + 1));
  });
}

/** How an operand runs along the inner loop. */
export function strideOf({ inner }: Broadcast, operand: number): Stride {
  return inner.steps[operand] === 0 ? 'one' : 'each';
}

/** What a kernel is called with: rows, elements of a row, and where operands and result begin. */
export interface BroadcastCall {
  readonly outer: I32 | number;
  readonly inner: I32 | number;
  readonly operands: readonly I32[];
  readonly result: I32;
}

/**
 * Calls `body` for all elements, cut at the outermost loop. `elementBytes` and `addresses` are those of the operands,
 * then of the result.
 */
export function emitBroadcast(
  writer: StepWriter,
  { inner, outer, loops }: Broadcast,
  elementBytes: readonly number[],
  addresses: readonly number[],
  cost: number,
  body: (call: BroadcastCall) => void,
): void {
  const operands = elementBytes.length - 1;
  const resultBytes = elementBytes[operands];
  const moved = (loop: Loop, by: I32, from: readonly I32[]) =>
    from.map((at, i) => sum(at, i32.mul(by, loop.steps[i] * elementBytes[i])));
  const starts = addresses.slice(0, operands).map((address) => i32.const(address));
  const to = addresses[operands];
  if (loops.length === 0 && outer.size === 1) {
    eachChunk(writer, inner.size, cost, (first, count) => {
      const result = sum(to, i32.mul(first, resultBytes));
      body({ outer: 1, inner: count, operands: moved(inner, first, starts), result });
    });
    return;
  }
  if (loops.length === 0) {
    const rows = (first: I32, count: I32) => {
      const result = sum(to, i32.mul(first, inner.size * resultBytes));
      body({ outer: count, inner: inner.size, operands: moved(outer, first, starts), result });
    };
    writer.parallel(outer.size, rows, { unitCost: cost * inner.size });
    return;
  }
  const plane = inner.size * outer.size;
  const planes = (first: I32, count: I32) => {
    const { f } = writer;
    f.range(first, sum(first, count), (unit) => {
      let [index, at]: [I32, readonly I32[]] = [unit, starts];
      for (const loop of loops) {
        at = moved(loop, i32.rem_u(index, loop.size), at);
        index = f.int(i32.div_u(index, loop.size));
      }
      const result = sum(to, i32.mul(unit, plane * resultBytes));
      body({ outer: outer.size, inner: inner.size, operands: at, result });
    });
  };
  const units = loops.reduce((product, { size }) => product * size, 1);
  writer.parallel(units, planes, { unitCost: cost * plane });
}
