import type { StepWriter } from '../../compile/step-writer.ts';
import { copyRuns, copyUnit } from '../../kernels/lib/copy-runs.ts';
import { type I32, sum } from '../../simd/index.ts';

/** A box of elements that is copied between two strided layouts; all in bytes but the sizes. */
export interface Box {
  readonly sizes: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly elementBytes: number;
}

interface Axis {
  size: number;
  from: number;
  to: number;
}

/** Copies a box: axes that step on alike are one, the innermost run is copied in the widest unit that fits. */
export function emitBox(writer: StepWriter, box: Box, from: number, to: number): void {
  const { f } = writer;
  const axes = merged(box);
  const run = axes.pop() as Axis;
  const rows = axes.pop() ?? { size: 1, from: 0, to: 0 };
  const dense = run.from === box.elementBytes && run.to === box.elementBytes;
  const copyAll = (source: I32, target: I32) => {
    if (dense && run.size * box.elementBytes >= LONG_RUN) {
      const [x, y] = [f.int(source), f.int(target)];
      f.times(rows.size, () => {
        f.copy(y, x, run.size * box.elementBytes);
        f.step(x, rows.from);
        f.step(y, rows.to);
      });
      return;
    }
    const bytes = dense ? run.size * box.elementBytes : box.elementBytes;
    const unit = copyUnit(bytes);
    if (dense) {
      writer.call(copyRuns(unit), {
        from: source,
        to: target,
        units: bytes / unit,
        count: rows.size,
        fromStep: rows.from,
        toStep: rows.to,
      });
      return;
    }
    const [x, y] = [f.int(source), f.int(target)];
    f.times(rows.size, () => {
      const args = {
        from: x,
        to: y,
        units: bytes / unit,
        count: run.size,
        fromStep: run.from,
        toStep: run.to,
      };
      writer.call(copyRuns(unit), args);
      f.step(x, rows.from);
      f.step(y, rows.to);
    });
  };
  const turn = (depth: number, source: I32, target: I32) => {
    if (depth === axes.length) {
      copyAll(source, target);
      return;
    }
    const axis = axes[depth];
    const [x, y] = [f.int(source), f.int(target)];
    f.times(axis.size, () => {
      turn(depth + 1, x, y);
      f.step(x, axis.from);
      f.step(y, axis.to);
    });
  };
  turn(0, sum(from), sum(to));
}

/** From here on `memory.copy`, which costs a call out of wasm, beats a loop. */
const LONG_RUN = 512;

function merged({ sizes, from, to, elementBytes }: Box): Axis[] {
  const axes: Axis[] = [];
  sizes.forEach((size, k) => {
    if (size === 1) return;
    const axis = { size, from: from[k], to: to[k] };
    const outer = axes.at(-1);
    if (outer && outer.from === axis.from * size && outer.to === axis.to * size) {
      Object.assign(outer, axis, { size: outer.size * size });
    } else axes.push(axis);
  });
  return axes.length > 0 ? axes : [{ size: 1, from: elementBytes, to: elementBytes }];
}
