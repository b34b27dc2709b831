import type { DType, Quantization, Random, Shape, Tensor, TensorData } from '@zoo/core';
import type { Graph } from './graph.ts';
import type { TypeRow } from './types.ts';

/**
 * The op contract: one definition answers every question that anyone asks of an op. The reader, the writer, the
 * interpreter, passes, quantizers, delegates, `inspect`, the support tables and the conformance suite are driven by
 * it; none of them switches on op names.
 *
 * An op is a folder in `@zoo/ops` whose files are its faces: `spec` (operands, types, shapes, traits), `tflite`
 * (code, options, version), `quantize`, `reference`, `cases`. `A` is the type of its attributes, which are the
 * fields of its options table; `K` names its type rows, one reference kernel each.
 */
export interface OpDefinition<A extends object = object, K extends string = string> {
  /** The builtin's name (`CONV_2D`) or a custom code. */
  readonly name: string;
  readonly spec: OpSpec<A, K>;
  readonly tflite: FileFace<A, K>;
  readonly quantize: QuantizationRule;
  readonly reference: Readonly<Record<K, Prepare<A>>>;
  readonly cases: readonly CaseFamily<A, K>[];
}

// --- spec ----------------------------------------------------------------------------------------------------------

export interface OpSpec<A extends object, K extends string = string> {
  /** One line for the support table and the docs. */
  readonly summary: string;
  readonly operands: readonly OperandSpec[];
  readonly results: readonly OperandSpec[];
  /** Accepted element types by row name; the first row that matches decides. */
  readonly types: Readonly<Record<K, TypeRow>>;
  readonly traits: readonly Trait[];
  /** How far a correct implementation may be from the reference kernel. */
  readonly tolerance: Tolerance;
  /**
   * Types and shapes of the results. Sizes may be unknown (-1) on both sides; a result of unknown rank has an
   * undefined shape. Throws a ZooError when the operands cannot go together. Hostile attributes are checked here
   * (strides, axes, groups), so that kernels may trust them.
   */
  infer(site: Site<A>): readonly InferredResult[];
  /** Results known from shapes alone (SHAPE, RANK), for constant propagation. */
  fold?(site: Site<A>): readonly (TensorData | undefined)[];
  /** Multiply-accumulate operations of one run. */
  macs?(site: Site<A>): number;
  /**
   * Steps of one run at most, for kernels whose loops are bounded neither by their elements nor by `macs` (windows that
   * attributes size, everything compared with everything).
   */
  work?(site: Site<A>): number;
}

export interface OperandSpec {
  readonly name: string;
  /**
   * `constant`: its contents must be known when the op is prepared. `state`: a variable, which the kernel reads and
   * writes in place.
   */
  readonly kind?: 'optional' | 'variadic' | 'constant' | 'state';
}

export type Trait =
  /** Output element i depends on input elements i alone (after broadcasting). */
  | 'elementwise'
  /** Same bytes, other shape: a view. */
  | 'reshaping'
  /** Moves elements without changing them. */
  | 'movement'
  | 'commutative'
  /** Does not care which axis is which. */
  | 'layout-agnostic'
  /** The result depends on the operands alone: it may be folded, shared or dropped. */
  | 'pure'
  | 'stateful'
  /** Output may take the first input's memory. */
  | 'in-place'
  | 'control-flow'
  /** The results are those of the one graph that the node names, for its operands. */
  | 'call';

/** Named distances to the reference kernel; integer kernels of the same rounding scheme are always exact. */
export const TOLERANCES = {
  exact: { relative: 0, absolute: 0 },
  /** Sums in another order. */
  close: { relative: 1e-5, absolute: 1e-6 },
  /** Transcendental functions, hybrid kernels, long reductions. */
  loose: { relative: 1e-3, absolute: 1e-4 },
} as const;

export type Tolerance = keyof typeof TOLERANCES;

export interface OperandType {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly quantization?: Quantization;
}

/** An operand, with its contents where they are known (constants; at run time everything). */
export interface SiteOperand extends OperandType {
  readonly data?: TensorData;
  /** Float16 elements that `data` widens to float32 when somebody looks. */
  readonly halves?: Uint16Array;
  /** The file stores the contents as a sparse tensor. */
  readonly sparse?: boolean;
}

/** One use of an op: attributes and operands. Results carry what is declared about them so far. */
export interface Site<A extends object = object> {
  readonly attrs: A;
  /** undefined: omitted. */
  readonly inputs: readonly (SiteOperand | undefined)[];
  readonly outputs: readonly Partial<OperandType>[];
  /** Types of what the op computes on the way, where a file declares them: scales inside an integer LSTM. */
  readonly intermediates?: readonly Partial<OperandType>[];
  readonly subgraphs?: Readonly<Record<string, readonly Graph[]>>;
}

export interface InferredResult {
  readonly dtype: DType;
  readonly shape: Shape | undefined;
}

// --- tflite --------------------------------------------------------------------------------------------------------

export interface FileFace<A extends object, K extends string = string> {
  /** BuiltinOperator code; undefined for custom ops. */
  readonly code?: number;
  /** Table in the BuiltinOptions unions whose fields are the attributes. */
  readonly options?: string;
  /** Attributes that are indices of subgraphs in a file; nodes hold the graphs instead. */
  readonly subgraphs?: readonly string[];
  /** The version this site needs; source: `op_version.cc`. */
  version(site: Site<A>, row: K): number;
  /** Custom ops only: there is no schema for their options, so the op says how its attributes lie in the bytes. */
  readonly custom?: CustomFace<A>;
}

export interface CustomFace<A extends object> {
  /** The newest version that the kernels understand; undefined: any. */
  readonly newest?: number;
  /** Attributes from the options of a file, which come from outside. Throws a ZooError when they make no sense. */
  read(options: Uint8Array, version: number): A;
  /** Options from which `read` makes these attributes. */
  write(attrs: A): Uint8Array;
}

// --- quantize ------------------------------------------------------------------------------------------------------

export interface QuantizationRule {
  /** Constant operands that may be stored in fewer bits; `axis` null: per-tensor. */
  readonly weights?: readonly WeightRule[];
  /** The bias is int32 with scale = product of the scales of these two operands. */
  readonly bias?: { readonly operand: number; readonly scaleOf: readonly [number, number] };
  /**
   * How results get their parameters: `free` (calibrated), `same` (operands and results share one set),
   * `fixed` (given by the op), `none` (the op has no integer form).
   */
  readonly results: 'free' | 'same' | 'none' | FixedParameters;
  /** Operands that are not quantized with the op (shapes, axes, indices). */
  readonly plain?: readonly number[];
}

export interface WeightRule {
  readonly operand: number;
  readonly axis: number | null;
  /** The op has a kernel for float activations with int8 weights (dynamic range). */
  readonly hybrid: boolean;
}

export interface FixedParameters {
  readonly int8: readonly [scale: number, zeroPoint: number];
  readonly int16?: readonly [scale: number, zeroPoint: number];
}

// --- reference -----------------------------------------------------------------------------------------------------

/** An operand whose type is final; `data` is there for constants. */
export interface PreparedSite<A extends object = object> extends Site<A> {
  readonly outputs: readonly OperandType[];
}

/** Does everything that depends on types, shapes and attributes alone, once, and returns the loops. */
export type Prepare<A extends object = object> = (site: PreparedSite<A>) => Run;

/**
 * The loops. Reads `inputs` (undefined: omitted), fills `outputs`, allocates nothing of tensor size. An op whose
 * result shapes depend on contents (WHERE, UNIQUE) gets no outputs and returns tensors instead.
 */
export type Run = (
  inputs: readonly (TensorData | undefined)[],
  outputs: readonly TensorData[],
  scope: RunScope,
) => void | readonly Tensor[];

/** What a running model offers its kernels. */
export interface RunScope {
  /**
   * Runs a subgraph. A loop hands in results of the call before last, which nobody reads any more: new results may take
   * their memory, and those that are inputs unchanged may be the inputs themselves.
   */
  call(graph: Graph, inputs: readonly Tensor[], spare?: readonly Tensor[]): readonly Tensor[];
  /** Resource variables and tables by name, shared by all graphs of the model. */
  readonly resources: Map<string, unknown>;
  readonly random: Random;
  readonly signal?: AbortSignal;
  /**
   * Ask before allocating a result whose size follows from contents: throws where it is beyond the memory limit. Kernels
   * whose result shapes are inferred need not.
   */
  reserve?(bytes: number): void;
  /**
   * Say so before work whose amount follows from contents, such as the length of texts: throws where a run does more than it
   * may, or takes longer.
   */
  spend?(work: number): void;
}

// --- cases ---------------------------------------------------------------------------------------------------------

/** A generator of valid random instances for one type row. */
export interface CaseFamily<A extends object = object, K extends string = string> {
  readonly name: string;
  readonly row: K;
  generate(random: Random): OpCase<A>;
}

export interface OpCase<A extends object = object> {
  /** Missing attributes take the defaults of the options table. */
  readonly attrs?: Partial<A>;
  readonly inputs: readonly (CaseOperand | undefined)[];
  /** Declared types of the results where inference cannot know them. */
  readonly outputs?: readonly Partial<OperandType>[];
  readonly intermediates?: readonly OperandType[];
}

export interface CaseOperand {
  readonly tensor: Tensor;
  readonly constant?: boolean;
  /** A variable in its first state, zero: not an input of the graph. */
  readonly variable?: boolean;
}

/**
 * Ties the faces of an op together: each type row must have its kernel, and all faces the same attributes. The
 * result forgets the attribute type, since a table of ops holds many; the graph holds attributes that were read or
 * made by the same definition.
 */
export function defineOp<A extends object, K extends string>(definition: OpDefinition<A, K>): OpDefinition {
  return definition as unknown as OpDefinition;
}
