import { allocate, elementCount, Random, type Tensor, ZooError } from '@zoo/core';
import { loadModel } from '@zoo/runtime';
import { compareTensors, type Difference } from './compare.ts';
import type { ModelSource } from './source.ts';

/**
 * Another program's opinion of what the source model computes: it is handed in from outside, since the converter
 * depends on no framework.
 */
export interface ReferenceRunner {
  /** For reports: `tfjs 4.22.0 (cpu)`. */
  readonly name: string;
  load(source: ModelSource): Promise<ReferenceModel>;
}

export interface ReferenceModel {
  /** Inputs and outputs in the model's own order; names differ between formats. */
  run(inputs: readonly Tensor[]): Promise<readonly Tensor[]>;
  dispose?(): void;
}

export interface VerifyOptions {
  readonly reference: ReferenceRunner;
  /** Random inputs to try. Default 3. */
  readonly samples?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Makes one input; by default floats in [0, 1) and integers in [0, 9]. */
  readonly makeInput?: (input: InputInfo, random: Random) => Tensor;
  /** A larger absolute error is an error of category `below-threshold`. */
  readonly maxAbsError?: number;
}

export interface InputInfo {
  readonly name: string;
  readonly dtype: Tensor['dtype'];
  readonly shape: readonly number[];
}

/** The largest difference over all samples and outputs. */
export interface VerifyResult extends Difference {
  readonly reference: string;
  readonly samples: number;
}

/** Runs the source in `reference` and the written bytes in our runtime on the same seeded inputs. */
export async function verifyAgainst(
  source: ModelSource,
  bytes: Uint8Array,
  options: VerifyOptions,
): Promise<VerifyResult> {
  const { reference, samples = 3, makeInput = randomInput } = options;
  const random = new Random(options.seed ?? 1);
  const theirs = await reference.load(source);
  const model = await loadModel(bytes);
  let worst: Difference = { max_abs_error: 0, cosine: 1 };
  try {
    for (let sample = 0; sample < samples; sample++) {
      const inputs = model.inputs.map((input) => makeInput(input, random));
      const expected = await theirs.run(inputs);
      await model.reset(); // samples have nothing to do with each other
      const actual = Object.values(await model.run(inputs));
      if (expected.length !== actual.length) throw outputCount(expected.length, actual.length);
      for (const [i, tensor] of actual.entries()) {
        const { max_abs_error, cosine } = compareTensors(tensor, expected[i]);
        worst = {
          max_abs_error: Math.max(worst.max_abs_error, max_abs_error),
          cosine: Math.min(worst.cosine, cosine),
        };
      }
    }
  } finally {
    model.dispose();
    theirs.dispose?.();
  }
  requireClose(worst, options.maxAbsError);
  return { ...worst, reference: reference.name, samples };
}

function randomInput({ dtype, shape }: InputInfo, random: Random): Tensor {
  const data = allocate(dtype, elementCount(shape));
  for (let i = 0; i < data.length; i++) {
    if (data instanceof BigInt64Array || data instanceof BigUint64Array)
      data[i] = BigInt(random.integer(0, 9));
    else if (data instanceof Float32Array || data instanceof Float64Array) data[i] = random.next();
    else if (!Array.isArray(data)) data[i] = random.integer(0, 9);
  }
  return { dtype, shape, data };
}

function requireClose({ max_abs_error }: Difference, limit: number | undefined): void {
  // a NaN is no agreement
  if (limit === undefined || max_abs_error <= limit) return;
  throw new ZooError({
    code: 'VERIFY_THRESHOLD',
    category: 'below-threshold',
    message: 'the converted model differs from its source',
    expected: `a maximum absolute error of at most ${limit}`,
    received: String(max_abs_error),
  });
}

function outputCount(expected: number, received: number): ZooError {
  return new ZooError({
    code: 'VERIFY_OUTPUTS',
    category: 'failed',
    message: 'the converted model has another number of outputs than its source',
    expected: String(expected),
    received: String(received),
  });
}
