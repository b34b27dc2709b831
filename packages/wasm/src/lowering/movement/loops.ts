import type { Run } from './index-map.ts';

/** A run, or a loop around runs: `count` times the same body, `from` and `to` stepping on evenly. */
export interface Copy {
  readonly slot: number;
  readonly output: number;
  readonly from: number;
  readonly to: number;
  /** Length of the innermost runs. */
  readonly length: number;
  /** Innermost first. */
  readonly loops: readonly Loop[];
}

/** Times that a body is repeated, and elements from one turn to the next. */
export interface Loop {
  readonly count: number;
  readonly fromStep: number;
  readonly toStep: number;
}

/** Finds the loops in a list of runs: neighbours of one shape at even distances become one, again and again. */
export function findLoops(runs: readonly Run[]): Copy[] {
  let copies: Copy[] = runs.map((run) => ({ ...run, loops: [] }));
  for (;;) {
    const folded = foldOnce(copies);
    if (folded.length === copies.length) return copies;
    copies = folded;
  }
}

function foldOnce(copies: readonly Copy[]): Copy[] {
  const folded: Copy[] = [];
  for (let at = 0; at < copies.length; ) {
    const first = copies[at];
    const second = copies[at + 1];
    let count = 1;
    if (second && sameShape(first, second)) {
      const [fromStep, toStep] = [second.from - first.from, second.to - first.to];
      const fits = (copy: Copy | undefined) =>
        copy !== undefined &&
        sameShape(first, copy) &&
        copy.from === first.from + count * fromStep &&
        copy.to === first.to + count * toStep;
      while (fits(copies[at + count])) count++;
      folded.push({ ...first, loops: [...first.loops, { count, fromStep, toStep }] });
    } else folded.push(first);
    at += count;
  }
  return folded;
}

function sameShape(a: Copy, b: Copy): boolean {
  const alike =
    a.slot === b.slot && a.output === b.output && a.length === b.length && a.loops.length === b.loops.length;
  return (
    alike &&
    a.loops.every((loop, i) => {
      const other = b.loops[i];
      return loop.count === other.count && loop.fromStep === other.fromStep && loop.toStep === other.toStep;
    })
  );
}
