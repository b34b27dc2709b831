import type { TensorData } from '@zoo/core';
import type { OperandType, SiteOperand, Value } from '@zoo/ir';
import type { SharedPair, TypedNode } from '@zoo/runtime';
import type { Fill, Packed, Packing } from '../compile/resident.ts';
import type { StepWriter } from '../compile/step-writer.ts';
import type { BinaryF32 } from '../kernels/elementwise/binary-f32.ts';
import type { UnaryF32 } from '../kernels/elementwise/unary-f32.ts';
import type { Kernel } from '../kernels/kernel.ts';
import type { Tiles } from '../tuning/tiles.ts';
import type { ByteFunction } from './fused/byte-function.ts';
import type { Chain } from './fused/chain.ts';
import type { BytePass } from './fused/passes.ts';
import type { PlacedBox } from './movement/boxes.ts';

/** What code may be generated for. */
export interface Target {
  /** Multiply and add in one instruction (relaxed SIMD). */
  readonly fused: boolean;
  /** `i16x8.relaxed_dot_i8x16_i7x16_s` multiplies signed bytes by unsigned ones. */
  readonly byteDot: boolean;
  readonly tiles: Tiles;
}

/** How one op becomes steps. A lowering is one file; adding an op is adding a file and a line of the table. */
export interface Lowering {
  /** Whether kernels keep float results within `Task.bounds`, so that an activation behind the node can be fused. */
  readonly clamps?: boolean;
  /** What a float op does to each element by itself, where a chain may do it with what comes before or after. */
  link?(node: TypedNode): Link | undefined;
  /** What an op that only moves elements copies, from where to where. */
  boxes?(node: TypedNode): readonly PlacedBox[] | undefined;
  /** Operands that are read, and as the results written, row of channels by row, however far these lie apart. */
  rows?(node: TypedNode): readonly number[] | undefined;
  /** What an op does to two 8-bit operands of the shape of its result. */
  combines?(node: TypedNode): Combination | undefined;
  /** Results are made block by block, and what comes after (`chain`, `passes`) meets a block while it is in the cache. */
  readonly chains?: (node: TypedNode) => boolean;
  /** True, or what about this node is beyond the kernels, in the user's words. */
  supports(node: TypedNode): true | string;
  /** Chooses kernels and says what they need; emits when addresses are known. */
  lower(task: Task, scope: Scope): LoweredStep;
}

/** A function of one or two operands, element by element. */
export interface Link {
  readonly op: UnaryF32 | BinaryF32;
  readonly alpha?: number;
  readonly bounds: readonly [low: number, high: number];
}

/** A kernel on two 8-bit operands, and what it is told beside them. */
export interface Combination {
  readonly kernel: Kernel;
  readonly args: Readonly<Record<string, number>>;
}

/** A node to compute, perhaps with what follows it. */
export interface Task {
  readonly node: TypedNode;
  /** The node and those fused into it, in order. */
  readonly nodes: readonly TypedNode[];
  /** Result of the last of them. */
  readonly result: Value;
  /** Bounds of the fused activations, for float results. */
  readonly bounds: readonly [low: number, high: number];
  /** What its first operand is, where that is not what the graph says. */
  readonly source?: Value;
  /** Elementwise ops that come after the node and its activation. */
  readonly chain?: Chain;
  /** The same of 8-bit nodes. */
  readonly passes?: readonly BytePass[];
  /** Instead of all that: the task is a function of bytes. */
  readonly byteFunction?: ByteFunction;
}

/** Address of a tensor or of packed constants, once it is known. */
export interface Place {
  (): number;
  /** Bytes from one row of channels to the next, where something lies between them: only where `rows` allows that. */
  readonly pitch?: number;
}

/** What a lowering asks for: what code may be generated for, and where things lie. Addresses are known when code is written. */
export interface Scope {
  readonly target: Target;
  /** Where an operand lies, in the arena or among the constants; of the node of the task, or of one fused into it. */
  input(slot: number, of?: TypedNode): Place;
  output(index?: number): Place;
  /**
   * Constants that the node keeps in memory; `kind` tells several of one node apart. They are filled when memory is
   * allocated.
   */
  keep(kind: string, bytes: number, fill: Fill): Place;
  /** The same for constants whose size is known only when they are packed, which also says more of them. */
  pack<T extends Packed>(kind: string, pack: Packing<T>): { readonly place: Place; readonly packed: T };
}

/** The error of the reference kernel. */
export interface Refusal {
  readonly code?: string;
  readonly message: string;
  readonly expected?: string;
  /** Undefined where the note has no number. */
  readonly received?: undefined;
}

/** How a task is computed: chosen when the graph is laid out, written when addresses are known. */
export interface LoweredStep {
  /** Name of the main kernel, for profiles. */
  readonly kernel: string;
  /** Bytes that the stages of the step share. */
  readonly scratch?: number;
  /** Bytes that each thread has for itself while it computes units. */
  readonly scratchPerThread?: number;
  /** Results that are their operand, unchanged: see `Step` of `@zoo/runtime`, also for `inPlace`. */
  readonly views?: readonly SharedPair[];
  readonly inPlace?: readonly SharedPair[];
  /** Where kernels note an index that is out of range, instead of stopping: read after the run, see `FAULT_BYTES`. */
  readonly fault?: Place;
  /** The error of the reference kernel, where the fault is another one than an index out of range. */
  readonly refusal?: Refusal;
  /**
   * Writes the step as stages (`writer.parallel`, or plain code that one thread runs); nothing when its result lies
   * where its operand lies.
   */
  emit(writer: StepWriter, scratch: number): void;
}

/** The operand in a slot that the op requires; inference has checked that it is there. */
export function operandOf({ site }: Pick<TypedNode, 'site'>, slot: number): SiteOperand {
  const found = site.inputs[slot];
  if (found === undefined) throw new TypeError(`operand ${slot} is missing`);
  return found;
}

/** The type of the first result. */
export function resultOf({ site }: Pick<TypedNode, 'site'>): OperandType {
  return site.outputs[0];
}

/** What the file holds of a constant, or what has been folded to one: float16 elements are not widened for it. */
export function contentsOf(operand: SiteOperand | undefined): TensorData | undefined {
  return operand?.halves ?? operand?.data;
}
