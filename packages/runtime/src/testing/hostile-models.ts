import { expect, it } from '@jest/globals';
import { type DType, type ErrorPlace, encodeElements, type TensorData, ZooError } from '@zoo/core';
import type { BuiltinOperator, BuiltinOptions, BuiltinOptions2, ModelInput } from '@zoo/tflite';
import { writeModel } from '@zoo/tflite';
import type { Inputs } from '../inputs.ts';
import { type LoadOptions, loadModel } from '../load.ts';

/** A tensor of a test model; with `data` a constant. */
export interface TensorSpec {
  readonly shape?: readonly number[];
  readonly dtype?: DType;
  readonly data?: TensorData;
  /** Contents as they are, whatever the shape says. */
  readonly bytes?: Uint8Array;
  readonly more?: object;
}

export interface OperatorSpec {
  readonly op: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options?: BuiltinOptions | BuiltinOptions2;
  readonly custom?: Uint8Array;
  readonly intermediates?: readonly number[];
}

export interface GraphSpec {
  readonly tensors: readonly TensorSpec[];
  readonly operators: readonly OperatorSpec[];
  readonly inputs?: readonly number[];
  readonly outputs?: readonly number[];
}

/** The bytes of a model; tensors are called t0, t1 ... and graphs main, g1 ... */
export function modelOf(...graphs: readonly GraphSpec[]): Uint8Array {
  return writeModel(modelInput(...graphs));
}

export function modelInput(...graphs: readonly GraphSpec[]): ModelInput {
  const buffers: { data?: Uint8Array }[] = [{}];
  const ops = [...new Set(graphs.flatMap(({ operators }) => operators.map(({ op }) => op)))];
  const isCustom = (op: string) => op.startsWith('custom:');
  return {
    operatorCodes: ops.map((op) =>
      isCustom(op)
        ? { builtinCode: 'CUSTOM', customCode: op.slice(7) }
        : { builtinCode: op as BuiltinOperator, version: 1 },
    ),
    buffers,
    subgraphs: graphs.map(({ tensors, operators, inputs = [], outputs = [] }, g) => ({
      name: g === 0 ? 'main' : `g${g}`,
      inputs,
      outputs,
      tensors: tensors.map(({ shape = [2], dtype = 'float32', data, bytes, more }, i) => {
        const content = bytes ?? (data && new Uint8Array(encodeElements(dtype, data)));
        const buffer = content === undefined ? 0 : buffers.push({ data: content }) - 1;
        return { name: `t${i}`, shape, type: dtype.toUpperCase() as 'FLOAT32', buffer, ...more };
      }),
      operators: operators.map(({ op, inputs: from, outputs: to, options, custom, intermediates }) => ({
        opcodeIndex: ops.indexOf(op),
        inputs: from,
        outputs: to,
        builtinOptions: options as BuiltinOptions,
        customOptions: custom,
        intermediates,
      })),
    })),
  };
}

/** Options as a file might hold them: of any type, with any values. */
export function options(type: string, value: object): BuiltinOptions & BuiltinOptions2 {
  return { type, value } as unknown as BuiltinOptions & BuiltinOptions2;
}

/** One op on graph inputs and constants: operands without contents are inputs; the last tensor is the result. */
export function oneOp(
  op: string,
  operands: readonly TensorSpec[],
  options?: OperatorSpec['options'],
  results: readonly TensorSpec[] = [{}],
): Uint8Array {
  const numbers = operands.map((_, i) => i);
  const outputs = results.map((_, i) => operands.length + i);
  return modelOf({
    tensors: [...operands, ...results],
    operators: [{ op, inputs: numbers, outputs, options }],
    inputs: numbers.filter((i) => operands[i].data === undefined && operands[i].bytes === undefined),
    outputs,
  });
}

export const int32 = (...values: number[]): TensorSpec => ({
  dtype: 'int32',
  shape: [values.length],
  data: Int32Array.from(values),
});

export const scalar = (value: number): TensorSpec => ({
  dtype: 'int32',
  shape: [],
  data: Int32Array.of(value),
});

export interface Refusal {
  readonly code: string | RegExp;
  readonly place?: ErrorPlace;
}

export interface Attempt extends Refusal {
  readonly load?: LoadOptions;
  /** Runs the model too: what is hostile are the inputs. */
  readonly run?: Inputs;
  /** Resizes before. */
  readonly resize?: Readonly<Record<string, readonly number[]>>;
}

/** A test: what is done to `bytes` ends in this ZooError and in no other way. The name is a line of the checklist. */
export function refuses(
  name: string,
  make: () => Uint8Array,
  { code, place = {}, ...attempt }: Attempt,
): void {
  it(name, async () => {
    const error = await failureOf(make(), attempt);
    expect(error).toBeInstanceOf(ZooError);
    const { code: found, place: at, message } = error as ZooError;
    if (typeof code === 'string') expect({ found, message }).toMatchObject({ found: code });
    else expect(found).toMatch(code);
    expect(at).toMatchObject(place);
  });
}

/** A test: what looks hostile and is not. */
export function accepts(name: string, make: () => Uint8Array, attempt: Omit<Attempt, 'code'> = {}): void {
  it(name, async () => {
    expect(await failureOf(make(), attempt)).toBeUndefined();
  });
}

async function failureOf(bytes: Uint8Array, { load, run, resize }: Partial<Attempt>): Promise<unknown> {
  try {
    using model = await loadModel(bytes, load);
    if (resize) await model.resize(resize, { strict: false });
    if (run) await model.run(run);
    return undefined;
  } catch (error) {
    return error;
  }
}
