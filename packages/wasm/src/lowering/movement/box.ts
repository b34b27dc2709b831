import type { StepWriter } from '../../compile/step-writer.ts';
import { copyRuns, copyUnit } from '../../kernels/lib/copy-runs.ts';
import { transpose, transposeBytes } from '../../kernels/movement/transpose.ts';
import { type I32, type I32Like, i32, smaller, sum } from '../../simd/index.ts';

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

/**
 * Copies a box: axes that step on alike are one, the innermost run is copied in the widest unit that fits. Units of
 * work are turns of the outermost loop, or pieces of a single run. Addresses must be expressions without variables,
 * which belong to a stage.
 */
export function emitBox(writer: StepWriter, box: Box, from: I32Like, to: I32Like): void {
  const axes = merged(box);
  const { elementBytes } = box;
  const turned = turnedAxes(axes, elementBytes);
  if (turned) {
    emitTurned(writer, turned, elementBytes === 4 ? transpose : transposeBytes, from, to);
    return;
  }
  const run = axes.pop() as Axis;
  const [outermost, ...loops] = axes;
  if (!outermost) {
    if (isDense(run, elementBytes)) emitCopy(writer, from, to, run.size * elementBytes);
    else writer.parallel(1, () => copyRun(writer, run, elementBytes, sum(from), sum(to)));
    return;
  }
  const runs = loops.reduce((product, { size }) => product * size, 1);
  const unitCost = runs * (RUN_COST + 2 * run.size * elementBytes);
  const units = (first: I32, count: I32) => {
    const start = (base: I32Like, step: number) => sum(base, i32.mul(first, step));
    const turns = [{ ...outermost, size: count }, ...loops];
    copyTurns(writer, turns, run, elementBytes, start(from, outermost.from), start(to, outermost.to));
  };
  writer.parallel(outermost.size, units, { unitCost });
}

interface Turned {
  /** Consecutive in the source, and in the result. */
  readonly columns: Axis;
  readonly rows: Axis;
  readonly loops: readonly Axis[];
}

/** A box whose source and result are consecutive along different axes is matrices turned over. */
function turnedAxes(axes: readonly Axis[], elementBytes: number): Turned | undefined {
  if (elementBytes !== 4 && elementBytes !== 1) return undefined;
  const rows = axes.find(({ to }) => to === elementBytes);
  const columns = axes.find((axis) => axis.from === elementBytes && axis !== rows);
  if (!rows || !columns || rows.from === elementBytes) return undefined;
  if (elementBytes === 1 && rows.size * columns.size < FEWEST_BYTES) return undefined;
  return { rows, columns, loops: axes.filter((axis) => axis !== rows && axis !== columns) };
}

/** Units are turns of the loops around the matrices, and stripes of them. */
function emitTurned(
  writer: StepWriter,
  { rows, columns, loops }: Turned,
  kernel: typeof transpose,
  from: I32Like,
  to: I32Like,
): void {
  const stripes = Math.ceil(columns.size / STRIPE);
  const matrices = loops.reduce((product, { size }) => product * size, 1);
  const units = (first: I32, count: I32) => {
    const { f } = writer;
    f.range(first, i32.add(first, count), (unit) => {
      const column = f.int(i32.mul(i32.rem_u(unit, stripes), STRIPE));
      let index: I32 = f.int(i32.div_u(unit, stripes));
      let [source, target] = [sum(from, i32.mul(column, columns.from)), sum(to, i32.mul(column, columns.to))];
      for (const loop of loops) {
        const turn = f.int(i32.rem_u(index, loop.size));
        source = sum(source, i32.mul(turn, loop.from));
        target = sum(target, i32.mul(turn, loop.to));
        index = f.int(i32.div_u(index, loop.size));
      }
      writer.call(kernel, {
        from: source,
        to: target,
        rows: rows.size,
        columns: smaller(i32.sub(columns.size, column), STRIPE),
        fromStep: rows.from,
        toStep: columns.to,
      });
    });
  };
  writer.parallel(stripes * matrices, units, { unitCost: 8 * rows.size * Math.min(STRIPE, columns.size) });
}

/** Of a matrix of bytes that is turned over: less than that is copied as soon. */
const FEWEST_BYTES = 32;

/** Columns of a matrix that are turned over at once. */
const STRIPE = 64;

/** Of a run, beside its bytes: a loop and a call. */
const RUN_COST = 50;

/** Copies bytes that follow one another, many of them by several threads. */
export function emitCopy(writer: StepWriter, from: I32Like, to: I32Like, bytes: number): void {
  const units = (first: I32, count: I32) => {
    const at = writer.f.int(i32.mul(first, PIECE));
    writer.f.copy(sum(to, at), sum(from, at), smaller(i32.mul(count, PIECE), i32.sub(bytes, at)));
  };
  writer.parallel(Math.ceil(bytes / PIECE), units, { unitCost: 2 * PIECE });
}

/** The same byte everywhere. */
export function emitFillBytes(writer: StepWriter, to: number, byte: number, bytes: number): void {
  const units = (first: I32, count: I32) => {
    const at = writer.f.int(i32.mul(first, PIECE));
    writer.f.fill(sum(to, at), byte, smaller(i32.mul(count, PIECE), i32.sub(bytes, at)));
  };
  writer.parallel(Math.ceil(bytes / PIECE), units, { unitCost: PIECE });
}

/** Bytes of a unit of copying or filling. */
const PIECE = 16384;

type Loop = Omit<Axis, 'size'> & { readonly size: I32Like };

/** The loops around runs; the innermost of them is one that the kernel has itself, where runs are short. */
function copyTurns(
  writer: StepWriter,
  [loop, ...inner]: readonly Loop[],
  run: Axis,
  elementBytes: number,
  from: I32,
  to: I32,
): void {
  const { f } = writer;
  const bytes = run.size * elementBytes;
  if (inner.length === 0 && isDense(run, elementBytes) && bytes < LONG_RUN) {
    const unit = copyUnit(bytes);
    const steps = { count: loop.size, fromStep: loop.from, toStep: loop.to };
    writer.call(copyRuns(unit), { from, to, units: bytes / unit, ...steps });
    return;
  }
  const [x, y] = [f.int(from), f.int(to)];
  f.times(loop.size, () => {
    if (inner.length > 0) copyTurns(writer, inner, run, elementBytes, x, y);
    else copyRun(writer, run, elementBytes, x, y);
    f.step(x, loop.from);
    f.step(y, loop.to);
  });
}

function copyRun(writer: StepWriter, run: Axis, elementBytes: number, from: I32, to: I32): void {
  if (isDense(run, elementBytes)) {
    writer.f.copy(to, from, run.size * elementBytes);
    return;
  }
  const unit = copyUnit(elementBytes);
  const steps = { count: run.size, fromStep: run.from, toStep: run.to };
  writer.call(copyRuns(unit), { from, to, units: elementBytes / unit, ...steps });
}

function isDense({ from, to }: Axis, elementBytes: number): boolean {
  return from === elementBytes && to === elementBytes;
}

/** Bytes of a run from which on `memory.copy`, which costs a call out of wasm, beats a loop. */
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
