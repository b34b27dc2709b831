import {
  multiplyByQuantizedMultiplier,
  QUANTIZED_RANGE,
  type QuantizedDType,
  quantizeMultiplier,
  roundHalfAway,
} from '@zoo/core';
import type { OpDefinition, Prepare } from '@zoo/ir';
import type { SoftmaxOptions } from '@zoo/tflite';
import { throughFloat32 } from '../../lib/half.ts';
import { interpolate16, lookupTable16 } from '../../lib/lookup-table.ts';
import { rowsOf } from '../../lib/rows.ts';
import { operand, quantizationOf } from '../../lib/site.ts';
import type { SoftmaxRow } from './spec.ts';

const f32 = Math.fround;

const float: Prepare<SoftmaxOptions> = (site) => {
  const { rows, depth } = rowsOf(operand(site, 0).shape);
  const { beta } = site.attrs;
  return ([input], [output]) => {
    const x = input as Float32Array;
    const y = output as Float32Array;
    for (let row = 0; row < rows; row++) {
      const from = row * depth;
      let largest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < depth; i++) largest = Math.max(largest, x[from + i]);
      let sum = 0;
      for (let i = 0; i < depth; i++) sum += y[from + i] = Math.exp((x[from + i] - largest) * beta);
      for (let i = 0; i < depth; i++) y[from + i] /= sum;
    }
  };
};

/**
 * 8-bit logits through a float table of exp over all differences: the optimized kernel, which devices run. (The
 * fixed-point kernel of microcontrollers differs by one step at most.)
 * Source: `PopulateSoftmaxLookupTable` and `optimized_ops::Softmax` for 8 bits.
 */
const table: Prepare<SoftmaxOptions> = (site) => {
  const { shape, ...x } = operand(site, 0);
  const { rows, depth } = rowsOf(shape);
  const [result] = site.outputs;
  const qo = quantizationOf(result, 'the result');
  const { min, max } = QUANTIZED_RANGE[result.dtype as QuantizedDType];
  const step = f32(-f32(quantizationOf({ ...x }, 'the logits').scale[0] * f32(site.attrs.beta)));
  const exp = Float32Array.from({ length: 256 }, (_, difference) => Math.exp(f32(step * difference)));
  return ([input], [output]) => {
    const from = input as Int8Array;
    const to = output as Int8Array;
    for (let row = 0; row < rows; row++) {
      const at = row * depth;
      let largest = from[at];
      for (let i = 1; i < depth; i++) largest = Math.max(largest, from[at + i]);
      let sum = 0;
      for (let i = 0; i < depth; i++) sum = f32(sum + exp[largest - from[at + i]]);
      const inverse = f32(1 / f32(sum * qo.scale[0]));
      for (let i = 0; i < depth; i++) {
        const value = roundHalfAway(f32(exp[largest - from[at + i]] * inverse)) + qo.zeroPoint[0];
        to[at + i] = Math.min(Math.max(value, min), max);
      }
    }
  };
};

/** What softmax of int16 looks up. */
export interface SoftmaxTables {
  /** exp of logits by how far below the largest one they lie, as Q0.15; the last entry counts for all farther ones. */
  readonly exps: Int16Array;
  /** 1 / (1 + x) over [0, 1] as Q0.15, for `interpolate16`. */
  readonly reciprocal: Int16Array;
}

/** exp over [-10, 0] and 1 / (1 + x) over [0, 1], both at 513 points: made when a model needs them. */
export function softmaxTables(scale: number, beta: number): SoftmaxTables {
  const results = { scale: [f32(2 / 65535)], zeroPoint: [0], axis: 0 };
  const exp = lookupTable16(Math.exp, { scale: [f32(10 / 65535)], zeroPoint: [32767], axis: 0 }, results);
  const reciprocal = lookupTable16(
    (x) => 1 / (1 + x),
    { scale: [f32(1 / 65535)], zeroPoint: [-32768], axis: 0 },
    results,
  );
  const multiplier = quantizeMultiplier((scale * beta) / (10 / 65535));
  const exps = new Int16Array(65536);
  for (let difference = 0; difference < exps.length; difference++) {
    const scaled = multiplyByQuantizedMultiplier(-difference, multiplier) + 32767;
    exps[difference] = interpolate16(exp, Math.max(scaled, -32768));
    if (scaled <= -32768) return { exps: exps.slice(0, difference + 1), reciprocal };
  }
  return { exps, reciprocal };
}

/** Source: `reference_ops::SoftmaxInt16`. Sums are Q16.15, normalised to [1, 2) before the reciprocal. */
const int16: Prepare<SoftmaxOptions> = (site) => {
  const { shape, ...x } = operand(site, 0);
  const { rows, depth } = rowsOf(shape);
  const scale = quantizationOf({ ...x }, 'the logits').scale[0];
  const exps = new Int16Array(depth);
  const tables = softmaxTables(scale, site.attrs.beta);
  const last = tables.exps.length - 1;
  return ([input], [output]) => {
    const from = input as Int16Array;
    const to = output as Int16Array;
    for (let row = 0; row < rows; row++) {
      const at = row * depth;
      let largest = -32768;
      for (let i = 0; i < depth; i++) largest = Math.max(largest, from[at + i]);
      let sum = 0;
      for (let i = 0; i < depth; i++) {
        exps[i] = tables.exps[Math.min(largest - from[at + i], last)];
        sum += exps[i];
      }
      const headroom = Math.clz32(sum);
      const normalised = Math.floor((sum * 2 ** (headroom - 1) + 8192) / 16384) - 98304;
      const reciprocal = interpolate16(tables.reciprocal, Math.min(Math.max(normalised, -32768), 32767));
      const shift = 31 - headroom;
      for (let i = 0; i < depth; i++) {
        const value = Math.floor((exps[i] * reciprocal + 2 ** (shift - 1)) / 2 ** shift);
        to[at + i] = Math.min(Math.max(value, 0), 32767);
      }
    }
  };
};

export const reference: OpDefinition<SoftmaxOptions, SoftmaxRow>['reference'] = {
  float,
  half: throughFloat32(float),
  int8: table,
  int8to16: table,
  int16,
};
