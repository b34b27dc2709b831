import type { Lane, Sequence } from '@zoo/ops';
import type { StepWriter } from '../../compile/step-writer.ts';
import { type I32, i32, type Local, sum } from '../../simd/index.ts';

/** One step of one sequence. */
export interface SequenceStep {
  readonly batch: I32;
  /** Row of the input, and of the result. */
  readonly row: Local<'i32'>;
  readonly scratch: Local<'i32'>;
}

/** Sequences are units of work, their steps follow one another. */
export function eachSequence(
  writer: StepWriter,
  { batches, times, backwards, rowOf }: Sequence,
  unitCost: number,
  body: (step: SequenceStep) => void,
): void {
  const batchStep = batches > 1 ? rowOf(1, 0) - rowOf(0, 0) : 0;
  const timeStep = times > 1 ? rowOf(0, 1) - rowOf(0, 0) : 0;
  const units = (first: I32, count: I32, thread: I32) => {
    const { f } = writer;
    const scratch = f.int(writer.scratchOf(thread));
    f.range(first, i32.add(first, count), (batch) => {
      const start = backwards ? (times - 1) * timeStep : 0;
      const row = f.int(sum(i32.mul(batch, batchStep), start));
      f.times(times, () => {
        body({ batch, row, scratch });
        f.step(row, backwards ? -timeStep : timeStep);
      });
    });
  };
  writer.parallel(batches, units, { unitCost: unitCost * times });
}

/** Where the elements of a row of the result begin that belong to one layer. */
export function laneAt(to: number, { width, offset }: Lane, row: I32, elementBytes: number): I32 {
  return sum(to + offset * elementBytes, i32.mul(row, width * elementBytes));
}

/** Bytes at a multiple of 16, with room for what runs over the end. */
export function room(bytes: number): number {
  return Math.ceil((bytes + 32) / 16) * 16;
}
