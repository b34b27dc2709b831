import type { Shape } from '@zoo/core';

/** A sequence for each batch entry, and where its steps lie in memory. */
export interface Sequence {
  readonly batches: number;
  readonly times: number;
  /** From the last step to the first. */
  readonly backwards: boolean;
  /** Row of step `time` of sequence `batch` in the input and in the result. */
  rowOf(batch: number, time: number): number;
}

/** The sequences of an input [batch, time, depth], or [time, batch, depth]; an input of rank 2 is one step. */
export function sequenceOf(shape: Shape, timeMajor: boolean, backwards = false): Sequence {
  if (shape.length === 2) return { batches: shape[0], times: 1, backwards, rowOf: (batch) => batch };
  const [batches, times] = timeMajor ? [shape[1], shape[0]] : [shape[0], shape[1]];
  return {
    batches,
    times,
    backwards,
    rowOf: timeMajor ? (batch, time) => time * batches + batch : (batch, time) => batch * times + time,
  };
}

/** Calls `step` for every step of every sequence, in the order in which states pass. */
export function eachStep(sequence: Sequence, step: (batch: number, row: number) => void): void {
  const { batches, times, backwards, rowOf } = sequence;
  for (let batch = 0; batch < batches; batch++) {
    for (let time = 0; time < times; time++) step(batch, rowOf(batch, backwards ? times - 1 - time : time));
  }
}

/** Part of a result: rows of `width` elements, of which this op fills those from `offset` on. */
export interface Lane {
  readonly width: number;
  readonly offset: number;
}
