import type { FlexValue } from '@zoo/containers';
import { DTYPES, type DType, type Shape, type Tensor, type TensorData } from '@zoo/core';
import {
  defineOp,
  type OpDefinition,
  type PreparedSite,
  type RunScope,
  type Site,
  type Trait,
  typeRow,
} from '@zoo/ir';
import { invalid } from '../lib/errors.ts';
import { operand } from '../lib/site.ts';
import { flexMap } from './options/flex.ts';

/** Element type of an operand: one type, or `any`; with `?` it may be omitted. */
export type OperandType = DType | 'any' | `${DType | 'any'}?`;
export type ResultType = DType | 'any';

type DataOf<E extends string> = E extends `${infer Name}?`
  ? DataOf<Name> | undefined
  : E extends DType
    ? TensorData<E>
    : TensorData;

type DataList<L extends readonly string[]> = { readonly [K in keyof L]: DataOf<L[K]> };

/** The loops of a custom op, with arrays of the declared types. */
export type CustomRun<I extends readonly OperandType[], O extends readonly ResultType[]> = (
  inputs: DataList<I>,
  outputs: DataList<O>,
  scope: RunScope,
) => void | readonly Tensor[];

/** The options of a custom operator, as a file holds them. */
export interface CustomOptions {
  readonly bytes: Uint8Array;
  /** The bytes as a FlexBuffer: what converters write. Throws when they are none. */
  readonly values: Readonly<Record<string, FlexValue>>;
  readonly version: number;
}

export interface CustomOp<
  I extends readonly OperandType[],
  O extends readonly ResultType[],
  A extends object,
> {
  /** The custom code in the file. */
  readonly name: string;
  /** The newest version that this understands. Default: any. */
  readonly version?: number;
  readonly summary?: string;
  readonly inputs: I;
  readonly outputs: O;
  /** Attributes from the options. Default: the map in them. */
  readonly options?: (options: CustomOptions) => A;
  /**
   * Shapes of the results, -1 for sizes and undefined for ranks that only a run can tell; the kernel returns tensors
   * then. Contents of operands are in `site.inputs[i].data` where they are known. Default: the shape of operand 0.
   */
  readonly infer?: (site: Site<A>) => readonly (Shape | undefined)[];
  /** Does once what depends on shapes and attributes, and returns the loops. */
  readonly prepare: (site: PreparedSite<A>) => CustomRun<I, O>;
  /** `['pure']` allows folding at load time; `['stateful']` says that runs depend on each other. Default: neither. */
  readonly traits?: readonly Trait[];
}

/**
 * A custom op in TypeScript, for `loadModel(bytes, { customOps: [...] })`.
 *
 * @throws TypeError for element types that do not exist
 * @example
 * const scale = defineCustomOp({
 *   name: 'Scale',
 *   inputs: ['float32'],
 *   outputs: ['float32'],
 *   options: ({ values }) => ({ factor: Number(values.factor ?? 1) }),
 *   prepare: ({ attrs: { factor } }) => ([x], [y]) => {
 *     for (let i = 0; i < x.length; i++) y[i] = factor * x[i];
 *   },
 * });
 */
export function defineCustomOp<
  const I extends readonly OperandType[],
  const O extends readonly ResultType[],
  A extends object = Readonly<Record<string, FlexValue>>,
>(op: CustomOp<I, O, A>): OpDefinition {
  const { options = ({ values }: CustomOptions) => values as unknown as A } = op;
  const infer = op.infer ?? ((site: Site<A>) => op.outputs.map(() => operand(site, 0).shape));
  return defineOp<A, 'any'>({
    name: op.name,
    spec: {
      summary: op.summary ?? 'supplied by the application',
      operands: op.inputs.map((_, i) => ({ name: `x${i}` })),
      results: op.outputs.map((_, i) => ({ name: `y${i}` })),
      types: { any: rowNow(op) },
      traits: op.traits ?? [],
      tolerance: 'exact',
      infer(site) {
        const shapes = infer(site);
        if (shapes.length >= op.outputs.length) {
          return op.outputs.map((type, i) => ({ dtype: resultType(type, i, site), shape: shapes[i] }));
        }
        throw invalid('CUSTOM_OP_RESULTS', `${op.name} infers too few shapes`, {
          expected: String(op.outputs.length),
          received: String(shapes.length),
        });
      },
    },
    tflite: {
      version: () => op.version ?? 1,
      custom: {
        newest: op.version,
        read: (bytes, version) =>
          options({
            bytes,
            version,
            get values() {
              return flexMap(bytes);
            },
          }),
        write: () => new Uint8Array(0),
      },
    },
    quantize: { results: 'none' },
    reference: { any: op.prepare as never },
    cases: [],
  });
}

const ANY = Object.keys(DTYPES).join('|');

/** Rows are parsed at first use; those of an application now, so that it hears of a mistake where it made it. */
function rowNow(op: { inputs: readonly string[]; outputs: readonly string[] }): ReturnType<typeof typeRow> {
  const { text, inputs, outputs } = typeRow(rowText(op));
  return { text, inputs, outputs };
}

function rowText({ inputs, outputs }: { inputs: readonly string[]; outputs: readonly string[] }): string {
  const side = (types: readonly string[]) => types.map((type) => type.replace('any', ANY)).join(', ');
  return `${side(inputs)} -> ${side(outputs)}`;
}

/** `any` is what the file declares, else the type of operand 0. */
function resultType(type: ResultType, i: number, site: Site): DType {
  return type === 'any' ? (site.outputs[i]?.dtype ?? operand(site, 0).dtype) : type;
}
