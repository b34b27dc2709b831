import type { OpDefinition, Prepare } from '@zoo/ir';
import type { TransposeConvOptions } from '@zoo/tflite';
import type { ArithmeticFor } from '../../families/dense/arithmetic.ts';
import { floatArithmetic } from '../../families/dense/float.ts';
import { hybridArithmetic } from '../../families/dense/hybrid.ts';
import { integerArithmetic } from '../../families/dense/integer.ts';
import { runPatches } from '../../families/dense/patches.ts';
import { transposedPatches } from '../../families/dense/transposed.ts';
import { wideArithmetic } from '../../families/dense/wide.ts';
import { operand } from '../../lib/site.ts';
import type { TransposeConvRow } from './spec.ts';

const SLOTS = { input: 2, weights: 1, bias: 3 };

function transposed(arithmeticFor: ArithmeticFor): Prepare<TransposeConvOptions> {
  return (site) => {
    const weights = operand(site, 1);
    const input = operand(site, 2);
    const patches = transposedPatches(site.outputs[0].shape, weights.shape, input.shape, site.attrs);
    const arithmetic = arithmeticFor({
      input,
      weights,
      bias: site.inputs[3],
      output: site.outputs[0],
      channels: patches.channels,
      activation: site.attrs.fusedActivationFunction,
      parts: patches.parts,
      asymmetric: true, // the hybrid kernel asks no attribute
    });
    return runPatches(patches, arithmetic, SLOTS);
  };
}

export const reference: OpDefinition<TransposeConvOptions, TransposeConvRow>['reference'] = {
  float: transposed(floatArithmetic),
  hybrid: transposed(hybridArithmetic),
  int8: transposed(integerArithmetic),
  uint8: transposed(integerArithmetic),
  int16: transposed(wideArithmetic('double')),
};
