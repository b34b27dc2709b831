import type { DType, Random } from '@zoo/core';
import {
  type CustomFace,
  defineOp,
  type OpCase,
  type OpDefinition,
  type OperandSpec,
  type OpSpec,
  type Prepare,
  type QuantizationRule,
  type Site,
  type Tolerance,
  type Trait,
  typeRow,
} from '@zoo/ir';
import { inTests } from '#in-tests';

export interface SingleRowOp<A extends object> {
  readonly name: string;
  /** BuiltinOperator code; a custom op has `custom` instead. */
  readonly code?: number;
  /** Options table. */
  readonly options?: string;
  readonly custom?: CustomFace<A>;
  readonly summary: string;
  readonly operands?: readonly OperandSpec[];
  readonly results?: readonly OperandSpec[];
  /** Type row with the variable T, e.g. `T, int32 -> T`. */
  readonly types: string;
  /** What T may be. */
  readonly dtypes: readonly DType[];
  readonly traits?: readonly Trait[];
  readonly tolerance?: Tolerance;
  readonly version?: (site: Site<A>) => number;
  readonly quantize?: QuantizationRule;
  readonly infer: OpSpec<A>['infer'];
  readonly fold?: OpSpec<A>['fold'];
  readonly work?: OpSpec<A>['work'];
  readonly prepare: Prepare<A>;
  /** A random valid instance for one choice of T. */
  readonly example: (random: Random, dtype: DType) => OpCase<A>;
}

/** An op whose meaning does not depend on the element type: one type row, one kernel. */
export function singleRow<A extends object = object>(op: SingleRowOp<A>): OpDefinition {
  const operands = op.operands ?? [{ name: 'x' }];
  return defineOp<A, 'any'>({
    name: op.name,
    spec: {
      summary: op.summary,
      operands,
      results: op.results ?? [{ name: 'y' }],
      types: { any: typeRow(op.types, { T: op.dtypes }) },
      traits: op.traits ?? ['pure'],
      tolerance: op.tolerance ?? 'exact',
      infer: op.infer,
      fold: op.fold,
      work: op.work,
    },
    tflite: { code: op.code, options: op.options, custom: op.custom, version: op.version ?? (() => 1) },
    quantize: op.quantize ?? { results: 'none' },
    reference: { any: op.prepare },
    cases: inTests(() =>
      op.dtypes.map((dtype) => ({
        name: dtype,
        row: 'any',
        generate: (random) => op.example(random, dtype),
      })),
    ),
  });
}

/** A single-row op that only moves elements: operands and results share quantization parameters. */
export function movement<A extends object = object>(op: SingleRowOp<A>): OpDefinition {
  return singleRow({
    ...op,
    traits: op.traits ?? ['movement', 'pure'],
    quantize: op.quantize ?? { results: 'same', plain: constantsOf(op.operands ?? []) },
  });
}

/** Places of constants, which are not quantized. */
function constantsOf(operands: readonly OperandSpec[]): number[] {
  return operands.flatMap(({ kind }, slot) => (kind === 'constant' ? [slot] : []));
}
