import type { OpDefinition, Prepare } from '@zoo/ir';
import type { DepthwiseConv2DOptions } from '@zoo/tflite';
import type { ArithmeticFor } from '../../families/dense/arithmetic.ts';
import { runDepthwise } from '../../families/dense/depthwise.ts';
import { floatArithmetic } from '../../families/dense/float.ts';
import { hybridArithmetic } from '../../families/dense/hybrid.ts';
import { integerArithmetic } from '../../families/dense/integer.ts';
import { wideArithmetic } from '../../families/dense/wide.ts';
import { operand } from '../../lib/site.ts';
import type { DepthwiseRow } from './spec.ts';

const SLOTS = { input: 0, weights: 1, bias: 2 };

function depthwise(arithmeticFor: ArithmeticFor): Prepare<DepthwiseConv2DOptions> {
  return (site) => {
    const input = operand(site, 0);
    const weights = operand(site, 1);
    const arithmetic = arithmeticFor({
      input,
      weights,
      bias: site.inputs[2],
      output: site.outputs[0],
      channels: weights.shape[3],
      activation: site.attrs.fusedActivationFunction,
      parts: input.shape[0],
      asymmetric: true, // the hybrid kernel knows nothing else
    });
    return runDepthwise(input.shape, weights.shape, site.attrs, arithmetic, SLOTS);
  };
}

export const reference: OpDefinition<DepthwiseConv2DOptions, DepthwiseRow>['reference'] = {
  float: depthwise(floatArithmetic),
  hybrid: depthwise(hybridArithmetic),
  int8: depthwise(integerArithmetic),
  uint8: depthwise(integerArithmetic),
  int16: depthwise(wideArithmetic('double')),
};
