import { float16ToFloat32, ZooError } from '@zoo/core';
import { type CustomFace, defineOp, type Prepare, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { randomQuantization, randomTensor } from '../../../conformance/cases.ts';
import { operand, quantizationOf, requireSameShape } from '../../../lib/site.ts';
import { flag, flexMap, flexOptions, real } from '../../options/flex.ts';

interface Attributes {
  /** In steps of the quantized type. */
  readonly tolerance: number;
  /** Whether a difference above the tolerance stops the run. */
  readonly log_if_failed: boolean;
}

const options = flexOptions({ log_if_failed: flag(false), tolerance: real(0) });

/** Older files hold the tolerance alone, as a float. */
const face: CustomFace<Attributes> = {
  read(bytes, version) {
    if (bytes.length !== 4) return options.read(bytes, version);
    const tolerance = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
    try {
      flexMap(bytes);
      return options.read(bytes, version);
    } catch {
      return { log_if_failed: tolerance >= 0.1, tolerance };
    }
  },
  write: options.write,
};

/** Steps below this only ask for the differences. */
const LEAST_TOLERANCE = 0.1;

const prepare: Prepare<Attributes> = ({ attrs, inputs, outputs }) => {
  const { dtype } = inputs[0]!;
  const isFloat = dtype === 'float16';
  const { scale, zeroPoint } = isFloat
    ? { scale: [1], zeroPoint: [0] }
    : quantizationOf(inputs[0], 'the operand');
  const limit =
    attrs.log_if_failed && attrs.tolerance >= LEAST_TOLERANCE ? attrs.tolerance * scale[0] : undefined;
  return ([quantized, reference], results) => {
    const [q, expected] = [quantized as Int8Array, reference as Float32Array];
    const differences = outputs.length > 0 ? (results[0] as Float32Array) : undefined;
    for (let i = 0; i < q.length; i++) {
      const real = isFloat ? float16ToFloat32(q[i]) : Math.fround(scale[0] * (q[i] - zeroPoint[0]));
      const difference = Math.fround(real - expected[i]);
      if (differences) differences[i] = difference;
      if (limit !== undefined && Math.abs(difference) > limit) throw mismatch(i, real, expected[i], limit);
    }
  };
};

/** Source: `tflite/kernels/numeric_verify.cc`; quantization debuggers put it behind each op. */
export const numericVerify = defineOp<Attributes, 'any'>({
  name: 'NumericVerify',
  spec: {
    summary: 'difference between a quantized tensor and its float original',
    operands: [{ name: 'quantized' }, { name: 'reference' }],
    results: [{ name: 'difference' }],
    types: { any: typeRow('T, float32 -> float32?', { T: ['int8', 'uint8', 'int16', 'float16'] }) },
    traits: ['stateful'],
    tolerance: 'close',
    infer(site) {
      requireSameShape(site, 0, 1);
      return [{ dtype: 'float32', shape: operand(site, 0).shape }];
    },
  },
  tflite: { custom: face, version: () => 1 },
  quantize: { results: 'none' },
  reference: { any: prepare },
  cases: inTests(() =>
    (['int8', 'uint8', 'int16'] as const).map((dtype) => ({
      name: dtype,
      row: 'any',
      generate(random) {
        const shape = [random.integer(1, 6)];
        const quantization = randomQuantization(random, dtype);
        return {
          attrs: { log_if_failed: false, tolerance: 5 },
          inputs: [
            { tensor: { ...randomTensor(random, dtype, shape), quantization } },
            { tensor: randomTensor(random, 'float32', shape) },
          ],
        };
      },
    })),
  ),
});

function mismatch(i: number, real: number, expected: number, limit: number): ZooError {
  return new ZooError({
    code: 'NUMERIC_MISMATCH',
    category: 'failed',
    message: `element ${i} differs from its float original by more than the tolerance`,
    expected: `${expected} within ${limit}`,
    received: String(real),
  });
}
