import { elementCount, isPerAxis } from '@zoo/core';
import type { OpDefinition, Prepare, Site } from '@zoo/ir';
import type { FullyConnectedOptions } from '@zoo/tflite';
import { shuffled } from '#shuffled';
import type { ArithmeticFor, DenseOperands } from '../../families/dense/arithmetic.ts';
import { blockwiseRows } from '../../families/dense/blockwise.ts';
import { floatArithmetic } from '../../families/dense/float.ts';
import { hybridArithmetic } from '../../families/dense/hybrid.ts';
import { integerArithmetic } from '../../families/dense/integer.ts';
import { runPatches } from '../../families/dense/patches.ts';
import { rowPatches } from '../../families/dense/row-patches.ts';
import { wideArithmetic } from '../../families/dense/wide.ts';
import { operand } from '../../lib/site.ts';
import type { FullyConnectedRow } from './spec.ts';

const SLOTS = { input: 0, weights: 1, bias: 2 };

function fullyConnected(arithmeticFor: ArithmeticFor): Prepare<FullyConnectedOptions> {
  return (site) => {
    const input = operand(site, 0);
    const weights = operand(site, 1);
    const [channels, depth] = weights.shape;
    const parts = elementCount(input.shape) / depth;
    const operands: DenseOperands = {
      input,
      weights,
      bias: site.inputs[2],
      output: site.outputs[0],
      channels,
      activation: site.attrs.fusedActivationFunction,
      parts,
      asymmetric: quantizesAsymmetrically(site),
    };
    if (weights.quantization?.blocks) return blockwiseRows(operands, weights.quantization.blocks);
    const arithmetic = arithmeticFor(operands);
    return runPatches(rowPatches(parts, depth, channels), arithmetic, SLOTS);
  };
}

/**
 * How the hybrid kernel quantizes its rows. Where weights have one scale, as the file says. Scales for each channel or
 * block came later, with runtimes that hand such layers to XNNPACK, which knows nothing but the asymmetric way.
 */
export function quantizesAsymmetrically({
  attrs,
  inputs,
}: Site<Pick<FullyConnectedOptions, 'asymmetricQuantizeInputs'>>): boolean {
  const quantization = inputs[1]?.quantization;
  return attrs.asymmetricQuantizeInputs || isPerAxis(quantization) || quantization?.blocks !== undefined;
}

/** Fixed point in all integer rows: what devices run. The newest builtin reference kernel for int8 uses doubles. */
export const reference: OpDefinition<FullyConnectedOptions, FullyConnectedRow>['reference'] = {
  float: fullyConnected(floatArithmetic),
  hybrid: fullyConnected(hybridArithmetic),
  int8: fullyConnected(integerArithmetic),
  uint8: fullyConnected(integerArithmetic),
  uint8to16: fullyConnected(integerArithmetic),
  shuffled,
  int16: fullyConnected(wideArithmetic('float32')),
};
