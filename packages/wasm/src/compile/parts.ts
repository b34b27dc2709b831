import { elementCount, memoryBytes, type Shape } from '@zoo/core';
import type { Value } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import type { Task } from '../lowering/lowering.ts';
import type { PlacedBox } from '../lowering/movement/boxes.ts';
import { loweringOf } from '../lowering/table.ts';

/** Where a value lies, when it has no memory of its own: so many bytes behind the beginning of another one. */
export interface Part {
  readonly of: Value;
  readonly offset: number;
}

/**
 * Values that lie inside of others, so that nothing is copied: what is concatenated is written where the result has it,
 * and what is split off is read where it is. For parts that are one stretch of the whole; who reads or writes a part
 * reads or writes the whole, which lives as long as any of them.
 */
export class Parts {
  readonly #parts = new Map<Value, Part>();
  readonly #outputs: ReadonlySet<Value>;
  readonly #written: ReadonlySet<Value>;
  /** What results of reshapes are views of. */
  readonly #seen = new Map<Value, Value | undefined>();

  /** @param outputs read by others than these tasks */
  constructor(tasks: readonly Task[], outputs: readonly Value[]) {
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
    let found: Part = { of: value, offset: 0 };
    for (let part = this.#parts.get(value); part; part = this.#parts.get(part.of))
      found = { of: part.of, offset: found.offset + part.offset };
    if (found.of !== value) this.#parts.set(value, found); // the way is shorter next time
    return found;
  }

  /** Operands as parts of the result. */
  #gather(node: TypedNode): void {
    for (const box of boxesOf(node)) {
      const [value, result] = [node.node.inputs[box.slot], node.node.outputs[box.output]];
      if (!value || !isWhole(box, node.site.inputs[box.slot]) || !this.#mayMove(value)) continue;
      // a view that has to be copied would gain nothing
      if (this.#seen.has(value) && !this.#mayMove(this.#seen.get(value))) continue;
      this.#place(value, { of: result, offset: box.to * bytesOf(node) });
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
      const result = node.node.outputs[box.output];
      const isPart = box.slot === slot && isWhole(box, node.site.outputs[box.output]);
      if (isPart && this.#mayMove(result))
        this.#place(result, { of: source, offset: box.from * bytesOf(node) });
    }
  }

  /** Unless it holds the other one already. */
  #place(value: Value, part: Part): void {
    if (this.find(part.of).of !== value) this.#parts.set(value, part);
  }

  /** Made by these tasks, for them alone, and at home nowhere else. */
  #mayMove(value: Value | undefined): boolean {
    return (
      value !== undefined && this.#written.has(value) && !this.#outputs.has(value) && !this.#parts.has(value)
    );
  }
}

/** What is in memory when the task is done. */
export function writtenBy({ nodes, result }: Task): Value[] {
  return [result, ...nodes[nodes.length - 1].node.outputs.slice(1)];
}

function boxesOf(node: TypedNode): readonly PlacedBox[] {
  return loweringOf(node).boxes?.(node) ?? [];
}

function bytesOf({ site }: TypedNode): number {
  return memoryBytes(site.outputs[0].dtype);
}

/** The box is all of a value, and one stretch of the other one, with its elements in the same order. */
function isWhole(
  { sizes, fromSteps, toSteps }: PlacedBox,
  type: { readonly shape: Shape } | undefined,
): boolean {
  let run = 1;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    if (sizes[axis] !== 1 && (fromSteps[axis] !== run || toSteps[axis] !== run)) return false;
    run *= sizes[axis];
  }
  return run === elementCount(type?.shape ?? []);
}
