import type { QuantizedDType } from '@zoo/core';
import { QUANTIZED_RANGE, roundHalfAway } from '@zoo/core';
import type { OpDefinition } from '@zoo/ir';
import { operand, quantizationOf } from '../lib/site.ts';
import { requantized, rescale } from './requantize.ts';
import type { Row } from './rows.ts';
import { float, unary } from './unary.ts';

export interface ClampOp {
  readonly name: string;
  readonly code: number;
  readonly low: number;
  readonly high: number;
  /** Versions that brought the integer types; a type without one has no kernel. */
  readonly versions: Readonly<Partial<Record<'int8' | 'uint8' | 'int16', number>>>;
}

/** RELU and its siblings: values cut to [low, high]. The integer forms rescale to the result's parameters first. */
export function clampOp({ name, code, low, high, versions }: ClampOp): OpDefinition {
  const integers = Object.entries(versions).map(([dtype, version]) => [
    dtype,
    { dtypes: [dtype], version, quantized: true, prepare: quantizedClamp(low, high) },
  ]) as [string, Row][];
  return unary({
    name,
    code,
    summary: `x cut to [${low}, ${high === Number.POSITIVE_INFINITY ? 'inf' : high}]`,
    rows: { float: float((x) => (x < low ? low : x > high ? high : x)), ...Object.fromEntries(integers) },
  });
}

/** Source: `ReluPrepare` and `QuantizedReluX` of `tflite/kernels/activations.cc`. */
function quantizedClamp(low: number, high: number): Row['prepare'] {
  return (site) => {
    const x = operand(site, 0);
    const from = quantizationOf(x, 'operand 0');
    const to = quantizationOf(site.outputs[0], 'the result');
    const storage = QUANTIZED_RANGE[x.dtype as QuantizedDType];
    const [zeroIn, zeroOut] = [from.zeroPoint[0], to.zeroPoint[0]];
    const multiplier = rescale(from, to);
    const min = Math.max(storage.min, zeroOut + roundHalfAway(low / to.scale[0]));
    const max = Math.min(storage.max, zeroOut + roundHalfAway(high / to.scale[0]));
    return ([input], [output]) => {
      const q = input as Int8Array;
      const out = output as Int8Array;
      for (let i = 0; i < out.length; i++) {
        out[i] = requantized(q[i] - zeroIn, multiplier, zeroOut, min, max);
      }
    };
  };
}
