import { memoryBytes, ZooError } from '@zoo/core';
import type { OperandType } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { copyUnit } from '../../kernels/lib/copy-runs.ts';
import { copyListed, RUN_BYTES } from '../../kernels/movement/runs.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type LoweredStep, type Lowering, type Place, resultOf, type Scope, type Task } from '../lowering.ts';
import { emitBox, emitCopy } from './box.ts';
import { boxesOf, movedElements, type PlacedBox, rowsOfBoxes } from './boxes.ts';
import { type IndexMap, indexMap, isSteered, MOST_ELEMENTS, type Run } from './index-map.ts';
import { findLoops } from './loops.ts';

/** Boxes that are written out one after the other; more runs are a table. */
const MOST_BOXES = 64;

/** Entries of a table. */
const MOST_RUNS = 65536;

/**
 * Any op that only moves elements, by constant operands: as boxes where the op is known, else the reference kernel
 * tells where each element comes from, and what it does becomes loops of copies, or a table of runs.
 */
export const movement: Lowering = {
  supports(node) {
    const { dtype } = resultOf(node);
    if (memoryBytes(dtype) === 0) return `no kernel for ${dtype}`;
    if (isSteered(node)) return 'indices that are not constant';
    if (boxesOf(node)) return true;
    if (movedElements(node) > MOST_ELEMENTS) return `more than ${MOST_ELEMENTS} elements`;
    const plan = planOf(node);
    if (!plan) return 'contents that steer, or constants that the op refuses';
    return plan.boxes || plan.map.runs.length <= MOST_RUNS ? true : 'no regular pattern';
  },
  rows: (node) => rowsOfBoxes(node, unblankedBoxes(node)),
  boxes: unblankedBoxes,
  lower(task, scope) {
    const boxes = boxesOf(task.node);
    return boxes ? lowerBoxes(task, scope, boxes) : lowerMap(task, scope);
  },
};

/** Undefined where some results come from no operand. */
function unblankedBoxes(node: TypedNode): readonly PlacedBox[] | undefined {
  return boxesOf(node) ?? (planOf(node)?.map.blanks ? undefined : planOf(node)?.boxes);
}

function lowerBoxes({ node }: Task, scope: Scope, boxes: readonly PlacedBox[]): LoweredStep {
  const places = boxes.map((box) => ({ box, from: scope.input(box.slot), to: scope.output(box.output) }));
  return {
    kernel: 'copy',
    emit(writer) {
      for (const { box, from, to } of places) emitPlaced(writer, node, box, from, to);
    },
  };
}

/** Nothing, where one lies inside of the other. */
export function emitPlaced(
  writer: StepWriter,
  { site }: TypedNode,
  box: PlacedBox,
  from: Place,
  to: Place,
): void {
  const elementBytes = memoryBytes(site.outputs[0].dtype);
  const bytes =
    ({ pitch }: Place, type: OperandType | undefined) =>
    (elements: number) => {
      const row = type?.shape.at(-1) ?? 1;
      const gap = pitch ? pitch - row * elementBytes : 0;
      return elements * elementBytes + Math.floor(elements / row) * gap;
    };
  const source = bytes(from, site.inputs[box.slot]);
  const target = bytes(to, site.outputs[box.output]);
  const [start, end] = [from() + source(box.from), to() + target(box.to)];
  if (start === end) return;
  const { sizes, fromSteps, toSteps } = box;
  emitBox(writer, { sizes, from: fromSteps.map(source), to: toSteps.map(target), elementBytes }, start, end);
}

/** What does not come from an operand is copied before, from a result that was made when the model was loaded. */
function lowerMap({ node }: Task, scope: Scope): LoweredStep {
  const { map, boxes } = planOf(node)!;
  const blanks = map.blanks?.map((blank, output) => {
    const place = scope.keep(`blank ${output} ${shapesOf(node)}`, blank.length, (to) => to.set(blank));
    return { place, to: scope.output(output), bytes: blank.length };
  });
  const moved = boxes ? lowerBoxes({ node } as Task, scope, boxes) : lowerTable(node, scope, map.runs);
  return {
    kernel: moved.kernel,
    emit(writer, scratch) {
      for (const { place, to, bytes } of blanks ?? []) emitCopy(writer, place(), to(), bytes);
      moved.emit(writer, scratch);
    },
  };
}

/** Units are entries of the table. */
function lowerTable(node: TypedNode, scope: Scope, runs: readonly Run[]): LoweredStep {
  const elementBytes = memoryBytes(resultOf(node).dtype);
  const unit = copyUnit(...runs.flatMap(({ length }) => length * elementBytes));
  const kernel = copyListed(unit);
  const ways = [...new Set(runs.map(({ slot, output }) => `${slot} ${output}`))].map((way) => {
    const [slot, output] = way.split(' ').map(Number);
    const own = runs.filter((run) => run.slot === slot && run.output === output);
    const table = scope.keep(`runs ${way} ${shapesOf(node)}`, own.length * RUN_BYTES, (to) => {
      const words = new Int32Array(to.buffer, to.byteOffset, to.byteLength / 4);
      own.forEach((run, i) => {
        words.set(
          [run.from, run.to, run.length / unit].map((elements) => elements * elementBytes),
          3 * i,
        );
      });
    });
    return { table, count: own.length, from: scope.input(slot), to: scope.output(output) };
  });
  const runCost = 20 + (4 * movedElements(node) * elementBytes) / runs.length;
  return {
    kernel: kernel.name,
    emit(writer) {
      for (const { table, count, from, to } of ways) {
        const units = (first: I32, some: I32) => {
          const entry = sum(table(), i32.mul(first, RUN_BYTES));
          writer.call(kernel, { table: entry, count: some, from: from(), to: to() });
        };
        writer.parallel(count, units, { unitCost: runCost });
      }
    },
  };
}

/** Tables follow from shapes: after a resize, they are others. */
function shapesOf({ site }: TypedNode): string {
  return [...site.inputs, ...site.outputs].map((type) => `[${type?.shape}]`).join('');
}

interface MapPlan {
  readonly map: IndexMap;
  /** Undefined: too many. */
  readonly boxes: readonly PlacedBox[] | undefined;
}

/** Asked twice of each node: when it is offered and when it is lowered. */
const known = new WeakMap<TypedNode, { readonly plan: MapPlan | undefined }>();

function planOf(node: TypedNode): MapPlan | undefined {
  const found = known.get(node);
  if (found) return found.plan;
  const map = acceptedMap(node);
  const plan = map && { map, boxes: loopsOf(map.runs) };
  known.set(node, { plan });
  return plan;
}

/** Undefined where the op refuses its constants: that is for the reference kernel to say, if the node ever runs. */
function acceptedMap(node: TypedNode): IndexMap | undefined {
  try {
    return indexMap(node);
  } catch (error) {
    if (error instanceof ZooError) return undefined;
    throw error;
  }
}

function loopsOf(runs: readonly Run[]): readonly PlacedBox[] | undefined {
  const copies = findLoops(runs);
  if (copies.length > MOST_BOXES) return undefined;
  return copies.map(({ loops, length, ...place }) => {
    const outermost = loops.toReversed();
    return {
      ...place,
      sizes: [...outermost.map(({ count }) => count), length],
      fromSteps: [...outermost.map(({ fromStep }) => fromStep), 1],
      toSteps: [...outermost.map(({ toStep }) => toStep), 1],
    };
  });
}
