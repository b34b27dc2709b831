import {
  clamp,
  perTensor,
  type Quantization,
  type QuantizedDType,
  quantizeMultiplier,
  roundingShiftRight,
} from '@zoo/core';
import type { Prepare } from '@zoo/ir';
import type { MulOptions } from '@zoo/tflite';
import { integerArithmetic } from '../../families/arithmetic.ts';
import { requantized } from '../../families/requantize.ts';
import { quantizedActivationRange } from '../../lib/activation.ts';
import { broadcastLoop } from '../../lib/broadcast.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

/** s_a * s_b / s_out, each step in float32 as `tflite/kernels/mul.cc` computes it. */
export function productScale(a: Quantization, b: Quantization, out: Quantization): number {
  return Math.fround(Math.fround(a.scale[0] * b.scale[0]) / out.scale[0]);
}

/** Source: `reference_integer_ops::MulElementwise`. int16 may also be plain integers. */
export const quantizedProduct: Prepare<MulOptions> = (site) => {
  const [a, b] = [operand(site, 0), operand(site, 1)];
  if (a.dtype === 'int16' && !a.quantization?.scale.length) return plainProduct(site);
  const qa = quantizationOf(a, 'operand 0');
  const qb = quantizationOf(b, 'operand 1');
  const qo = quantizationOf(site.outputs[0], 'the result');
  const loop = broadcastLoop(a.shape, b.shape);
  const multiplier = quantizeMultiplier(productScale(qa, qb, qo));
  const [zeroA, zeroB, zeroOut] = [qa.zeroPoint[0], qb.zeroPoint[0], qo.zeroPoint[0]];
  const { min, max } = quantizedActivationRange(
    site.attrs.fusedActivationFunction,
    a.dtype as QuantizedDType,
    qo,
  );
  return ([left, right], [output]) => {
    const x = left as Int8Array;
    const y = right as Int8Array;
    const z = output as Int8Array;
    loop((o, i, j) => {
      z[o] = requantized((x[i] - zeroA) * (y[j] - zeroB), multiplier, zeroOut, min, max);
    });
  };
};

const plainProduct: Prepare<MulOptions> = integerArithmetic(
  (a, b) => ((a * b) << 16) >> 16,
  () => 0n,
);

/** Steps of 1/128 where the file gives the result no parameters. */
const BYTE_FRACTIONS = perTensor(2 ** -7, 0);

/**
 * Operands are fractions with 15 bits behind the point, whatever parameters they have, and 7 bits of their product are
 * kept: a step of LSTM cells that were written op by op. Source: `Mul` "with 16 bit inputs and int8_t outputs" of
 * `reference_integer_ops`.
 */
export const fractionProduct: Prepare<MulOptions> = (site) => {
  const loop = broadcastLoop(operand(site, 0).shape, operand(site, 1).shape);
  const { dtype, quantization = BYTE_FRACTIONS } = site.outputs[0];
  const { min, max } = quantizedActivationRange(
    site.attrs.fusedActivationFunction,
    dtype as QuantizedDType,
    quantization,
  );
  const [zero] = quantization.zeroPoint;
  return ([left, right], [output]) => {
    const [x, y] = [left as Int16Array, right as Int16Array];
    const z = output as Int8Array;
    loop((o, i, j) => {
      const product = (x[i] * y[j] + 2 ** 14) >> 15; // (-1) * (-1) needs no saturation: it comes to 128 either way
      z[o] = clamp(zero + roundingShiftRight(product, 8), min, max);
    });
  };
};

/** (a + bi)(c + di); a complex op takes no activation. */
export const complexProduct: Prepare<MulOptions> = (site) => {
  const loop = broadcastLoop(operand(site, 0).shape, operand(site, 1).shape);
  return ([left, right], [output]) => {
    const x = left as Float32Array;
    const y = right as Float32Array;
    const z = output as Float32Array;
    loop((o, i, j) => {
      const [a, b, c, d] = [x[2 * i], x[2 * i + 1], y[2 * j], y[2 * j + 1]];
      z[2 * o] = a * c - b * d;
      z[2 * o + 1] = a * d + b * c;
    });
  };
};
