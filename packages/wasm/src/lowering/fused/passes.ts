import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { mapBytes } from '../../kernels/table/bytes.ts';
import { type I32, type I32Like, i32, sum } from '../../simd/index.ts';
import { type Combination, type Place, resultOf, type Scope, type Task } from '../lowering.ts';
import { type ByteFunction, keepTables } from './byte-function.ts';
import { type EmitChain, inRows } from './chain.ts';

/**
 * What passes over 8-bit results while they are in the cache, in the order of the nodes and with their roundings: a
 * function of each byte, or an op on it and another operand of its shape.
 */
export type BytePass =
  | { readonly kind: 'function'; readonly fn: ByteFunction }
  | {
      readonly kind: 'combination';
      readonly node: TypedNode;
      /** Of the operand that is not the result before. */
      readonly slot: number;
      readonly combination: Combination;
    };

/** Of so many bytes; `offset` is where the result has them, of a pitch. */
type EmitPass = (writer: StepWriter, at: I32, offset: I32, pitch: number, count: I32Like) => void;

/** How to call the kernels of the passes of a task for a part of the result, where they read and write. */
export function passesOf(task: Task, scope: Scope): EmitChain | undefined {
  if (!task.passes) return undefined;
  const result = scope.output();
  const others = task.passes.map((pass) =>
    pass.kind === 'function' ? undefined : scope.input(pass.slot, pass.node),
  );
  const passes = task.passes.map((pass, i) => emitterOf(pass, others[i], task, scope));
  const isDense = others.every((other) => !other?.pitch);
  return (writer, { at, rows, columns, pitch }) => {
    const { f } = writer;
    const emitAll = (from: I32, count: I32Like) => {
      const offset = f.int(i32.sub(from, result()));
      for (const pass of passes) pass(writer, from, offset, pitch, count);
    };
    if (columns === pitch && isDense) {
      emitAll(at, f.int(i32.mul(rows, columns)));
      return;
    }
    const row = f.int(at);
    const count = typeof columns === 'number' ? columns : f.int(columns);
    f.times(rows, () => {
      emitAll(row, count);
      f.step(row, pitch);
    });
  };
}

function emitterOf(pass: BytePass, other: Place | undefined, task: Task, scope: Scope): EmitPass {
  if (pass.kind === 'function') {
    const table = keepTables(pass.fn, task, scope);
    return (writer, at, _offset, _pitch, count) =>
      writer.call(mapBytes('byte'), { count, from: at, to: at, table: table() });
  }
  const { node, slot, combination } = pass;
  const rowBytes = resultOf(node).shape.at(-1) ?? 1;
  return (writer, at, offset, pitch, count) => {
    const operand = sum(other!(), inRows(offset, pitch, other!.pitch ?? rowBytes));
    const [a, b] = slot === 0 ? [operand, at] : [at, operand];
    const steps = { outer: 1, inner: count, aStep: 0, bStep: 0 };
    writer.call(combination.kernel, { ...combination.args, ...steps, a, b, to: at });
  };
}
