import type { OpDefinition } from '@zoo/ir';
import type { AddOptions } from '@zoo/tflite';
import { floatArithmetic, integerArithmetic } from '../../families/arithmetic.ts';
import { quantizedSum } from '../../families/quantized-sum.ts';
import type { AddRow } from './spec.ts';

export const reference: OpDefinition<AddOptions, AddRow>['reference'] = {
  float: floatArithmetic((a, b) => a + b),
  integer: integerArithmetic(
    (a, b) => (a + b) | 0,
    (a, b) => BigInt.asIntN(64, a + b),
  ),
  int8: quantizedSum({ sign: 1, leftShift: 20 }),
  int16: quantizedSum({ sign: 1, leftShift: 15 }),
};
