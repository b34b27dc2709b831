import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { type ChainLink, chainF32 } from '../../kernels/elementwise/chain-f32.ts';
import { type I32, type I32Like, i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';
import { type LoweredStep, operandOf, resultOf, type Scope, type Task } from '../lowering.ts';

/** Float elementwise ops that run as one pass over elements. */
export interface Chain {
  readonly links: readonly ChainLink[];
  readonly settings: readonly number[];
  readonly operands: readonly ChainOperand[];
}

/** What a chain reads: results of the node before it (`own`), or an operand of one of its nodes. */
export type ChainOperand = 'own' | OperandInMemory;

/** An operand of a node of the chain. */
export interface OperandInMemory {
  readonly node: TypedNode;
  readonly slot: number;
  /** Of the shape of the result, or one row of channels for all pixels. */
  readonly repeats: boolean;
}

/** Where the kernel works: `rows` rows of `columns` elements, `pitch` bytes apart, from channel byte `column` on. */
export interface Region {
  readonly at: I32;
  readonly rows: I32Like;
  readonly columns: I32Like;
  readonly pitch: number;
  readonly column: I32Like;
}

export type EmitChain = (writer: StepWriter, region: Region) => void;

/** How to call the kernel of the chain of a task for a part of the result, where links read and write. */
export function chainOf({ chain, node }: Task, scope: Scope): EmitChain | undefined {
  if (!chain) return undefined;
  const rowBytes = 4 * (resultOf(node).shape.at(-1) ?? 1);
  const kernel = chainF32(chain.links);
  const result = scope.output();
  const places = chain.operands.map((of) => (of === 'own' ? result : scope.input(of.slot, of.node)));
  return (writer, { at, rows, columns, pitch, column }) => {
    const pitches = places.map(({ pitch = rowBytes }, i) => (repeats(chain.operands[i]) ? 0 : pitch));
    const whole = columns === pitch / 4 && pitches.every((own) => own === pitch);
    const offset = writer.f.int(i32.sub(at, result()));
    const operand = (i: number): I32Like => {
      const of = chain.operands[i];
      if (of === undefined) return 0;
      return sum(places[i](), repeats(of) ? column : inRows(offset, pitch, pitches[i]));
    };
    const [s0, s1, s2, s3, s4, s5, s6, s7] = Array.from({ length: 8 }, (_, i) => chain.settings[i] ?? 0);
    writer.call(kernel, {
      outer: whole ? 1 : rows,
      inner: whole ? i32.mul(rows, columns) : columns,
      a: operand(0),
      aStep: pitches[0] ?? 0,
      b: operand(1),
      bStep: pitches[1] ?? 0,
      c: operand(2),
      cStep: pitches[2] ?? 0,
      to: at,
      toStep: pitch,
      ...{ s0, s1, s2, s3, s4, s5, s6, s7 },
    });
  };
}

/** Where an operand has what lies so many bytes into the result, when their rows are not equally far apart. */
export function inRows(offset: I32, pitch: number, other: number): I32 {
  return pitch === other ? offset : sum(i32.mul(i32.div_u(offset, pitch), other), i32.rem_u(offset, pitch));
}

function repeats(operand: ChainOperand | undefined): boolean {
  return operand !== undefined && operand !== 'own' && operand.repeats;
}

/** A task that is nothing but a chain. */
export function lowerChain(task: Task, scope: Scope): LoweredStep {
  const { links } = task.chain as Chain;
  return { kernel: chainF32(links).name, inPlace: inPlace(task), emit: passOf(task, scope) };
}

/** A step whose results pass through the chain of the task when all of them are there. */
export function followed(step: LoweredStep, task: Task, scope: Scope): LoweredStep {
  if (!task.chain) return step;
  const pass = passOf(task, scope);
  return {
    ...step,
    emit(writer, scratch) {
      step.emit(writer, scratch);
      pass(writer);
    },
  };
}

/** The chain over a whole result. */
function passOf(task: Task, scope: Scope): (writer: StepWriter) => void {
  const chain = task.chain as Chain;
  const cost = COST * chain.links.length;
  const emitRegion = chainOf(task, scope) as EmitChain;
  const { shape } = resultOf(task.node);
  const elements = elementCount(shape);
  const columns = shape.at(-1) ?? 1;
  const to = scope.output();
  const { pitch = 4 * columns } = to;
  const isDense = !to.pitch && chain.operands.every((of) => of === 'own' || isOneStretch(of, scope));
  return (writer) => {
    if (isDense) {
      eachChunk(writer, elements, cost, (first, count) => {
        const at = writer.f.int(sum(to(), i32.mul(first, 4)));
        emitRegion(writer, { at, rows: 1, columns: count, pitch, column: 0 });
      });
      return;
    }
    const rows = (first: I32, count: I32) => {
      const at = writer.f.int(sum(to(), i32.mul(first, pitch)));
      emitRegion(writer, { at, rows: count, columns, pitch, column: 0 });
    };
    writer.parallel(elements / columns, rows, { unitCost: cost * columns });
  };
}

function isOneStretch({ node, slot, repeats }: OperandInMemory, scope: Scope): boolean {
  return !repeats && !scope.input(slot, node).pitch;
}

/** Of an element and a link, in multiply-adds. */
const COST = 8;

/** The result may take the memory of the first operand of its shape. */
function inPlace({ chain, result }: Task): LoweredStep['inPlace'] {
  for (const operand of chain?.operands ?? []) {
    if (operand === 'own' || operand.repeats) continue;
    const from = operand.node.node.inputs[operand.slot];
    if (from && !from.isVariable && operandOf(operand.node, operand.slot).data === undefined)
      return [{ from, to: result }];
  }
  return [];
}
