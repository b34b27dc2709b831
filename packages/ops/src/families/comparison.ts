import { multiplyByQuantizedMultiplier, quantizeMultiplier } from '@zoo/core';
import type { OpDefinition, Prepare } from '@zoo/ir';
import { broadcastLoop } from '../lib/broadcast.ts';
import { HALVES, throughFloat32 } from '../lib/half.ts';
import { operand } from '../lib/site.ts';
import { binary } from './binary.ts';

export interface ComparisonOp {
  readonly name: string;
  readonly code: number;
  readonly options: string;
  readonly summary: string;
  readonly holds: (a: number | bigint | string, b: number | bigint | string) => boolean;
  /** EQUAL and NOT_EQUAL also compare bool and string. */
  readonly equality?: boolean;
  /** `op_version.cc` asks for a version of its own for some of the comparisons only. */
  readonly int16Version: number;
}

/** a <op> b as bool, broadcast. */
export function comparison(op: ComparisonOp): OpDefinition {
  const plain = comparing(op.holds);
  return binary({
    name: op.name,
    code: op.code,
    options: op.options,
    summary: op.summary,
    result: 'bool',
    traits: op.equality ? ['commutative'] : [],
    rows: {
      plain: {
        dtypes: ['float32', 'int32', 'int64', ...(op.equality ? (['bool'] as const) : [])],
        prepare: plain,
      },
      half: { dtypes: HALVES, prepare: throughFloat32(plain) },
      int8: { dtypes: ['int8'], quantized: true, version: 2, prepare: rescaledComparison(op.holds) },
      uint8: { dtypes: ['uint8'], quantized: true, prepare: rescaledComparison(op.holds) },
      int16: { dtypes: ['int16'], version: op.int16Version, prepare: plain },
      ...(op.equality ? { string: { dtypes: ['string'] as const, version: 3, prepare: plain } } : {}),
    },
  });
}

function comparing(holds: ComparisonOp['holds']): Prepare {
  return (site) => {
    const loop = broadcastLoop(operand(site, 0).shape, operand(site, 1).shape);
    return ([a, b], [y]) => {
      const out = y as Uint8Array;
      loop((o, i, j) => {
        out[o] = holds(a![i], b![j]) ? 1 : 0;
      });
    };
  };
}

/**
 * Affine integers are compared as real values: both sides go through a multiplier of their own scale with 8 bits of
 * headroom (`ComparisonWithScaling`). Operands without parameters are compared as they are.
 */
function rescaledComparison(holds: ComparisonOp['holds']): Prepare {
  return (site) => {
    const [a, b] = [operand(site, 0), operand(site, 1)];
    if (!a.quantization?.scale.length || !b.quantization?.scale.length) return comparing(holds)(site);
    const loop = broadcastLoop(a.shape, b.shape);
    const real = [a.quantization, b.quantization].map(({ scale, zeroPoint }) => {
      const multiplier = quantizeMultiplier(scale[0]);
      return Int32Array.from({ length: 384 }, (_, i) =>
        multiplyByQuantizedMultiplier((i - 128 - zeroPoint[0]) * 256, multiplier),
      ); // indexed by q + 128, int8 and uint8 alike
    });
    return ([left, right], [y]) => {
      const p = left as Int8Array;
      const q = right as Int8Array;
      const out = y as Uint8Array;
      loop((o, i, j) => {
        out[o] = holds(real[0][p[i] + 128], real[1][q[j] + 128]) ? 1 : 0;
      });
    };
  };
}
