import type { DType, Shape, TensorData } from '@zoo/core';
import type { Attributes, Value } from '@zoo/ir';
import type { z } from 'zod';

/**
 * A Keras layer class: its configuration, its meaning in ops, and cases. One file in `layers/` (a family may share
 * one) and one line in its index make a class importable, checked against tfjs, and listed in the support table.
 */
export interface Layer<C = unknown> {
  /** As `class_name` spells it. */
  readonly className: string;
  /** Fields as the file spells them (snake case), with Keras' defaults. Unknown fields are ignored. */
  readonly config: z.ZodType<C>;
  /** Adds the ops of one call and returns its result. Shared layers are called several times. */
  lower(call: LayerCall<C>): Value;
  /** Small instances that the conformance suite builds in tfjs and compares with. */
  readonly cases: readonly LayerCase[];
}

export interface LayerCall<C = unknown> {
  readonly config: C;
  readonly inputs: readonly Value[];
  /** The first operand, which most layers have alone. */
  readonly input: Value;
  /** Adds a node; see GraphBuilder.add. */
  add(op: string, inputs: readonly (Value | undefined)[], attrs?: Attributes): Value;
  constant(name: string, dtype: DType, shape: Shape, data: TensorData): Value;
  /** A small int32 operand: axes, shapes, paddings. */
  integers(name: string, values: readonly number[], shape?: Shape): Value;
  /** A float32 number that broadcasts. */
  scalar(name: string, value: number): Value;
  /** Values of a weight of this layer; its shape must be exactly this. */
  weight(name: string, shape: Shape): Float32Array;
}

export interface LayerCase {
  readonly name?: string;
  /** Configuration as a file holds it, without the layer's name. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Shapes of the operands without the batch. */
  readonly inputs: readonly Shape[];
  /** Where operands are indices into a table of this many rows; they are int32 then. */
  readonly indices?: number;
  /**
   * The meaning by hand, where tfjs has no such layer or is known to ignore a field of it (say which): result
   * elements from operand elements. Without it, tfjs is the judge.
   */
  readonly meaning?: (...operands: Float32Array[]) => ArrayLike<number>;
}

/** Forgets the configuration's type: a table holds layers of many. The walk hands each what its schema made. */
export function defineLayer<C>(layer: Layer<C>): Layer {
  return layer as unknown as Layer;
}
