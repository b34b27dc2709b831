import { isPerAxis } from '@zoo/core';
import type { OpDefinition, Prepare } from '@zoo/ir';
import type { Conv2DOptions } from '@zoo/tflite';
import type { ArithmeticFor } from '../../families/dense/arithmetic.ts';
import { convolutionPatches } from '../../families/dense/convolution.ts';
import { floatArithmetic } from '../../families/dense/float.ts';
import { hybridArithmetic } from '../../families/dense/hybrid.ts';
import { integerArithmetic } from '../../families/dense/integer.ts';
import { runPatches } from '../../families/dense/patches.ts';
import { wideArithmetic } from '../../families/dense/wide.ts';
import { operand } from '../../lib/site.ts';
import type { Conv2DRow } from './spec.ts';

const SLOTS = { input: 0, weights: 1, bias: 2 };

function convolution(arithmeticFor: ArithmeticFor): Prepare<Conv2DOptions> {
  return (site) => {
    const input = operand(site, 0);
    const weights = operand(site, 1);
    const patches = convolutionPatches(input.shape, weights.shape, site.attrs);
    const arithmetic = arithmeticFor({
      input,
      weights,
      bias: site.inputs[2],
      output: site.outputs[0],
      channels: patches.channels,
      activation: site.attrs.fusedActivationFunction,
      parts: patches.parts,
      // per-tensor weights come from older files, whose kernel was symmetric
      asymmetric: isPerAxis(weights.quantization),
    });
    return runPatches(patches, arithmetic, SLOTS);
  };
}

export const reference: OpDefinition<Conv2DOptions, Conv2DRow>['reference'] = {
  float: convolution(floatArithmetic),
  hybrid: convolution(hybridArithmetic),
  int8: convolution(integerArithmetic),
  uint8: convolution(integerArithmetic),
  int16: convolution(wideArithmetic('double')),
};
