import type { OpDefinition } from '@zoo/ir';
import type { AddOptions } from '@zoo/tflite';
import { floatArithmetic, integerArithmetic } from '../../families/arithmetic.ts';
import { quantizedSum } from '../../families/quantized-sum.ts';
import { throughFloat32 } from '../../lib/half.ts';
import type { AddRow } from './spec.ts';

const float = floatArithmetic<AddOptions>((a, b) => a + b);

const affine16 = quantizedSum<AddOptions>({ sign: 1, leftShift: 15 });

/** int16 may also be plain integers. */
const plain16 = integerArithmetic<AddOptions>(
  (a, b) => ((a + b) << 16) >> 16,
  () => 0n,
);

export const reference: OpDefinition<AddOptions, AddRow>['reference'] = {
  float,
  half: throughFloat32(float),
  integer: integerArithmetic(
    (a, b) => (a + b) | 0,
    (a, b) => BigInt.asIntN(64, a + b),
  ),
  int8: quantizedSum({ sign: 1, leftShift: 20 }),
  int16: (site) => (site.inputs[0]?.quantization?.scale.length ? affine16(site) : plain16(site)),
};
