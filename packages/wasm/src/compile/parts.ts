import { elementCount, memoryBytes, type Shape } from '@zoo/core';
import type { OperandType, Value } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import type { Task } from '../lowering/lowering.ts';
import type { PlacedBox } from '../lowering/movement/boxes.ts';
import { loweringOf } from '../lowering/table.ts';

/** Where a value lies, when it has no memory of its own: so many bytes behind the beginning of another one. */
export interface Part {
  readonly of: Value;
  readonly offset: number;
  /** Bytes from one row of channels to the next, where something lies between them. */
  readonly pitch?: number;
}

/**
 * Values that lie inside of others, so that nothing is copied: what is concatenated is written where the result has it,
 * and what is split off is read where it is. For parts that are one stretch of the whole; and for parts that are rows
 * of channels apart from each other, where all that read and write them find their rows by a pitch. Who reads or writes
 * a part reads or writes the whole, which lives as long as any of them.
 */
export class Parts {
  readonly #parts = new Map<Value, Part>();
  readonly #tasks: readonly Task[];
  /** What each of them reads and writes. */
  #touched?: readonly (readonly Value[])[];
  readonly #outputs: ReadonlySet<Value>;
  readonly #written: ReadonlySet<Value>;
  /** What results of reshapes are views of. */
  readonly #seen = new Map<Value, Value | undefined>();

  /** @param outputs read by others than these tasks */
  constructor(tasks: readonly Task[], outputs: readonly Value[]) {
    this.#tasks = tasks;
    this.#outputs = new Set(outputs);
    this.#written = new Set(tasks.flatMap(writtenBy));
    const moving = tasks.flatMap(({ node, nodes }) =>
      nodes.length === 1 && boxesOf(node).length ? [node] : [],
    );
    const views = moving.filter(({ op }) => op.spec.traits.includes('reshaping'));
    for (const { node } of views) this.#seen.set(node.outputs[0], node.inputs[0]);
    // views go with what they are of: in both directions the other end has been seen to before
    const isAlone = ({ node }: TypedNode, end: Value | undefined) =>
      this.#seen.has(node.outputs[0]) && !(end && this.#parts.has(end));
    for (const node of moving.toReversed()) if (!isAlone(node, node.node.outputs[0])) this.#gather(node);
    for (const node of moving) if (!isAlone(node, node.node.inputs[0])) this.#scatter(node);
  }

  /** The value that has memory, and how far into it this one begins. */
  find(value: Value): Part {
    return this.#parts.get(value) ?? { of: value, offset: 0 };
  }

  /** Operands as parts of the result. */
  #gather(moving: TypedNode): void {
    const { node, site } = moving;
    for (const box of boxesOf(moving)) {
      const [value, result] = [node.inputs[box.slot], node.outputs[box.output]];
      if (!value || !this.#mayMove(value)) continue;
      // a view that has to be copied would gain nothing
      if (this.#seen.has(value) && !this.#mayMove(this.#seen.get(value))) continue;
      const [type, whole] = [site.inputs[box.slot] as OperandType, site.outputs[box.output]];
      const step = rowStep(box.sizes, box.fromSteps, box.toSteps, type.shape);
      this.#place({ value, type, first: box.to, step }, { value: result, type: whole });
    }
  }

  /** Results as parts of the operand, where they are most of it: the whole has to stay for the sake of any of them. */
  #scatter(node: TypedNode): void {
    const boxes = boxesOf(node);
    const { slot } = boxes[0];
    const [source, type] = [node.node.inputs[slot], node.site.inputs[slot]];
    const moved = boxes.reduce((sum, { sizes }) => sum + elementCount(sizes), 0);
    if (!source || !type || source.isVariable || type.data !== undefined) return;
    if (2 * moved < elementCount(type.shape)) return;
    for (const box of boxes) {
      const [value, own] = [node.node.outputs[box.output], node.site.outputs[box.output]];
      if (box.slot !== slot || !this.#mayMove(value)) continue;
      const step = rowStep(box.sizes, box.toSteps, box.fromSteps, own.shape);
      this.#place({ value, type: own, first: box.from, step }, { value: source, type });
    }
  }

  /** Unless it holds the other one already, or somebody needs the rows of a part side by side. */
  #place({ value, type, first, step }: Found, whole: Typed): void {
    const { of, offset, pitch } = this.find(whole.value);
    if (step === undefined || of === value) return;
    const bytes = memoryBytes(type.dtype);
    const [row, wholeRow] = [type, whole.type].map(({ shape }) => shape.at(-1) ?? 1);
    if (pitch === undefined && step === row) {
      this.#parts.set(value, { of, offset: offset + first * bytes });
      return;
    }
    const within = first % wholeRow;
    if (pitch !== undefined && (step % wholeRow !== 0 || within + row > wholeRow)) return;
    this.#touched ??= this.#tasks.map((task) => [...readsOf(task), ...writtenBy(task)]);
    const touched = this.#touched;
    if (!this.#tasks.every((task, i) => !touched[i].includes(value) || findsRows(task, value))) return;
    const wholePitch = pitch ?? wholeRow * bytes;
    this.#parts.set(value, {
      of,
      offset: offset + ((first - within) / wholeRow) * wholePitch + within * bytes,
      pitch: (step * wholePitch) / wholeRow,
    });
  }

  /** Made by these tasks, for them alone, and at home nowhere else. */
  #mayMove(value: Value | undefined): boolean {
    return (
      value !== undefined && this.#written.has(value) && !this.#outputs.has(value) && !this.#parts.has(value)
    );
  }
}

interface Typed {
  readonly value: Value;
  readonly type: OperandType;
}

/** In elements of the whole: the first of the part, and from row to row. */
interface Found extends Typed {
  readonly first: number;
  readonly step: number | undefined;
}

/** What is in memory when the task is done. */
export function writtenBy({ nodes, result }: Task): Value[] {
  return [result, ...nodes[nodes.length - 1].node.outputs.slice(1)];
}

/** What is in memory before the step: not what passes between nodes of the task. */
export function readsOf({ nodes }: Task): Value[] {
  const reads: Value[] = [];
  const isInner = ({ producer }: Value) => nodes.some(({ node }) => node === producer);
  for (const { node } of nodes) {
    for (const value of node.inputs) if (value && !isInner(value)) reads.push(value);
  }
  return reads;
}

/** Whether the task finds each row of a value by a pitch. */
function findsRows({ node, chain, byteFunction }: Task, value: Value): boolean {
  if (byteFunction) return false;
  if (chain && !chain.operands.includes('own')) return true;
  const slots = loweringOf(node).rows?.(node);
  return (
    node.node.inputs.every((operand, slot) => operand !== value || slots?.includes(slot)) &&
    slots !== undefined
  );
}

function boxesOf(node: TypedNode): readonly PlacedBox[] {
  return loweringOf(node).boxes?.(node) ?? [];
}

/**
 * Elements from row to row of a value in the other one, where the box is all of it: the length of a row, where it is
 * one stretch. Undefined where its elements lie in any other order.
 */
function rowStep(
  sizes: readonly number[],
  own: readonly number[],
  other: readonly number[],
  shape: Shape,
): number | undefined {
  const row = shape.at(-1) ?? 1;
  let [run, next, step] = [1, 1, row];
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    if (sizes[axis] === 1) continue;
    if (own[axis] !== run) return undefined;
    if (other[axis] !== next) {
      if (step !== row || run !== row) return undefined;
      step = other[axis];
    }
    run *= sizes[axis];
    next = other[axis] * sizes[axis];
  }
  return run === elementCount(shape) ? step : undefined;
}
