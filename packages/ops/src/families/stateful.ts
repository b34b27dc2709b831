import { defineOp, type OpDefinition, type OperandSpec, type OpSpec, type Prepare, typeRow } from '@zoo/ir';

export interface StatefulOp<A extends object> {
  readonly name: string;
  readonly code: number;
  readonly options: string;
  readonly summary: string;
  readonly operands: readonly OperandSpec[];
  readonly results: readonly OperandSpec[];
  readonly types: string;
  readonly traits: OpSpec<A>['traits'];
  /** Attributes that name subgraphs. */
  readonly subgraphs?: readonly string[];
  readonly infer: OpSpec<A>['infer'];
  readonly prepare: Prepare<A>;
}

/**
 * An op that calls graphs or touches what a model remembers between runs. Such ops have no random cases: they mean
 * something inside a model alone, and their tests are models.
 */
export function stateful<A extends object = object>(op: StatefulOp<A>): OpDefinition {
  const { name, summary, operands, results, traits, infer } = op;
  return defineOp<A, 'any'>({
    name,
    spec: {
      summary,
      operands,
      results,
      types: { any: typeRow(op.types) },
      traits,
      tolerance: 'exact',
      infer,
    },
    tflite: { code: op.code, options: op.options, subgraphs: op.subgraphs, version: () => 1 },
    quantize: { results: 'none' },
    reference: { any: op.prepare },
    cases: [],
  });
}
