import type { Value } from '@zoo/ir';
import type { SharedPair, Step } from './delegate.ts';
import { type Interval, place } from './place.ts';

export interface PlanRequest {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Of all partitions, in the order in which they run. */
  readonly steps: readonly Step[];
  /** Size of a value in the arena; undefined for those that are not in it (constants, variables, strings, unknown shapes). */
  bytesOf(value: Value): number | undefined;
}

export interface ArenaPlan {
  readonly offsets: ReadonlyMap<Value, number>;
  /** Offset of each step's scratch bytes; 0 for steps without any. */
  readonly scratch: readonly number[];
  readonly bytes: number;
  /** No plan could be smaller. */
  readonly lowerBound: number;
  readonly blocks: readonly Block[];
}

/** A piece of the arena while somebody needs it. */
export interface Block {
  /** More than one where views, or results written over operands, share it; none for the scratch bytes of a step. */
  readonly values: readonly Value[];
  readonly offset: number;
  readonly bytes: number;
  /** Steps; -1 stands for the time before the first, and their number for the time after the last. */
  readonly first: number;
  readonly last: number;
}

/** Values that share memory, and how long any of them needs it. */
interface Buffer {
  readonly bytes: number;
  first: number;
  last: number;
  members: Value[];
}

/**
 * Gives every value and every scratch area of a graph an offset. Graph inputs are there before the first step, graph
 * outputs after the last; inputs are copied in for each run, so their memory may be used again.
 */
export function planArena(request: PlanRequest): ArenaPlan {
  const buffers = lifetimes(request);
  request.steps.forEach(({ views }) => {
    if (views) for (const pair of views) share(buffers, pair);
  });
  request.steps.forEach((step, index) => {
    if (!step.inPlace) return;
    for (const pair of step.inPlace) if (mayOverwrite(buffers, pair, step, index)) share(buffers, pair);
  });
  const distinct = [...new Set(buffers.values())];
  const scratch = request.steps.map(({ scratch: bytes = 0 }, i): Interval => ({ bytes, first: i, last: i }));
  const intervals = [...distinct, ...scratch];
  const { offsets, bytes, lowerBound } = place(intervals);
  const placed = new Map<Value, number>();
  distinct.forEach((buffer, i) => {
    for (const value of buffer.members) placed.set(value, offsets[i]);
  });
  return {
    offsets: placed,
    scratch: offsets.slice(distinct.length),
    bytes,
    lowerBound,
    get blocks() {
      const all = intervals.map(({ bytes, first, last }, i): Block => {
        return { values: distinct[i]?.members ?? [], offset: offsets[i], bytes, first, last };
      });
      return all.filter(({ bytes }) => bytes > 0);
    },
  };
}

function lifetimes({ inputs, outputs, steps, bytesOf }: PlanRequest): Map<Value, Buffer> {
  const buffers = new Map<Value, Buffer>();
  const touch = (value: Value, step: number) => {
    const bytes = bytesOf(value);
    if (bytes === undefined) return;
    const buffer = buffers.get(value);
    if (buffer === undefined) buffers.set(value, { bytes, first: step, last: step, members: [value] });
    else buffer.last = Math.max(buffer.last, step);
  };
  for (const value of inputs) touch(value, -1);
  steps.forEach(({ reads, writes }, index) => {
    for (const value of reads) touch(value, index);
    for (const value of writes) touch(value, index);
  });
  for (const value of outputs) touch(value, steps.length);
  return buffers;
}

/** Nobody reads what lies in `from`'s memory after this step, and this step reads it through `from` alone. */
function mayOverwrite(
  buffers: Map<Value, Buffer>,
  { from, to }: SharedPair,
  step: Step,
  index: number,
): boolean {
  const buffer = buffers.get(from);
  if (buffer === undefined || buffer.last !== index || !step.reads.includes(from)) return false;
  const others = [...step.reads, ...step.writes].filter((value) => value !== from && value !== to);
  return others.every((value) => buffers.get(value) !== buffer);
}

function share(buffers: Map<Value, Buffer>, { from, to }: SharedPair): void {
  const kept = buffers.get(from);
  const gone = buffers.get(to);
  if (kept === undefined || gone === undefined || kept === gone || kept.bytes !== gone.bytes) return;
  kept.first = Math.min(kept.first, gone.first);
  kept.last = Math.max(kept.last, gone.last);
  for (const value of gone.members) {
    kept.members.push(value);
    buffers.set(value, kept);
  }
}
