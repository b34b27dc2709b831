import type { StepWriter } from '../compile/step-writer.ts';
import { type I32, i32, smaller } from '../simd/index.ts';

/** Elements of a unit of elementwise work: whole cache lines of every type, and vectors without a tail. */
const CHUNK = 1024;

/**
 * A stage over `count` elements that do not depend on each other: `body` gets the number of the first, which is a
 * multiple of 1024, and how many. `cost` is that of an element (see `ParallelOptions`).
 */
export function eachChunk(
  writer: StepWriter,
  count: number,
  cost: number,
  body: (first: I32, count: I32) => void,
): void {
  const chunk = (unit: I32, units: I32) => {
    const first = writer.f.int(i32.mul(unit, CHUNK));
    body(first, smaller(i32.mul(units, CHUNK), i32.sub(count, first)));
  };
  writer.parallel(Math.ceil(count / CHUNK), chunk, { unitCost: CHUNK * cost });
}
