import { clamp } from '@zoo/core';
import type { Prepare } from '@zoo/ir';
import type { ActivationFunctionType } from '@zoo/tflite';
import { activationBounds } from '../lib/activation.ts';
import { broadcastLoop } from '../lib/broadcast.ts';
import { operand } from '../lib/site.ts';

/** Options that arithmetic ops have in common. */
interface Fused {
  readonly fusedActivationFunction: ActivationFunctionType;
}

/** Float kernel of a broadcasting binary op: one float32 rounding for the operation, then the activation. */
export function floatArithmetic<A extends Fused>(f: (a: number, b: number) => number): Prepare<A> {
  return (site) => {
    const loop = broadcastLoop(operand(site, 0).shape, operand(site, 1).shape);
    const [low, high] = activationBounds(site.attrs.fusedActivationFunction);
    return ([a, b], [out]) => {
      const x = a as Float32Array;
      const y = b as Float32Array;
      const z = out as Float32Array;
      loop((o, i, j) => {
        z[o] = clamp(f(x[i], y[j]), low, high);
      });
    };
  };
}

/** Plain integers wrap around as in C; the activation is applied after. */
export function integerArithmetic<A extends Fused>(
  narrow: (a: number, b: number) => number,
  wide: (a: bigint, b: bigint) => bigint,
): Prepare<A> {
  return (site) => {
    const loop = broadcastLoop(operand(site, 0).shape, operand(site, 1).shape);
    const [low, high] = activationBounds(site.attrs.fusedActivationFunction);
    if (operand(site, 0).dtype === 'int64') {
      return ([a, b], [out]) => {
        const x = a as BigInt64Array;
        const y = b as BigInt64Array;
        const z = out as BigInt64Array;
        loop((o, i, j) => {
          const value = wide(x[i], y[j]);
          z[o] = value < low ? BigInt(low) : value > high ? BigInt(high) : value;
        });
      };
    }
    return ([a, b], [out]) => {
      const x = a as Int32Array;
      const y = b as Int32Array;
      const z = out as Int32Array;
      loop((o, i, j) => {
        z[o] = Math.min(Math.max(narrow(x[i], y[j]), low), high);
      });
    };
  };
}
