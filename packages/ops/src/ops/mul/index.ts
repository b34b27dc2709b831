import type { Site } from '@zoo/ir';
import type { MulOptions } from '@zoo/tflite';
import { rareRows } from '#rare-rows';
import { floatArithmetic, integerArithmetic } from '../../families/arithmetic.ts';
import { binary } from '../../families/binary.ts';
import { HALVES, throughFloat32 } from '../../lib/half.ts';
import { operand } from '../../lib/site.ts';
import { complexProduct, fractionProduct, productScale, quantizedProduct } from './reference.ts';

/** Multipliers of 1 and more came with version 3. */
function int8Version(site: Site): number {
  const [a, b] = [operand(site, 0), operand(site, 1)];
  const [qa, qb, qo] = [a.quantization, b.quantization, site.outputs[0]?.quantization];
  if (qa && qb && qo && productScale(qa, qb, qo) >= 1) return 3;
  return a.dtype === 'int8' ? 2 : 1;
}

function int16Version(site: Site): number {
  return site.inputs[0]?.quantization?.scale.length ? 4 : 7;
}

const float = floatArithmetic<MulOptions>((a, b) => a * b);

export const mul = binary<MulOptions>({
  name: 'MUL',
  code: 18,
  options: 'MulOptions',
  summary: 'a * b, broadcast, with a fused activation',
  traits: ['commutative'],
  rows: {
    float: { dtypes: ['float32'], prepare: float },
    half: { dtypes: HALVES, version: 8, prepare: throughFloat32(float) },
    integer: {
      dtypes: ['int32', 'int64'],
      version: (site) => (site.inputs[0]?.dtype === 'int64' ? 5 : 1),
      prepare: integerArithmetic(Math.imul, (a, b) => BigInt.asIntN(64, a * b)),
    },
    int8: { dtypes: ['int8', 'uint8'], version: int8Version, quantized: true, prepare: quantizedProduct },
    int16: {
      dtypes: ['int16'],
      version: int16Version,
      quantized: true,
      prepare: quantizedProduct,
    },
    ...rareRows(() => ({
      fractions: {
        dtypes: ['int16'] as const,
        results: ['int8', 'uint8'] as const,
        version: int16Version,
        prepare: fractionProduct,
      },
    })),
    uint32: {
      dtypes: ['uint32'],
      version: 7,
      prepare: integerArithmetic(
        (a, b) => Math.imul(a, b) >>> 0,
        () => 0n,
      ),
    },
    complex: { dtypes: ['complex64'], version: 6, prepare: complexProduct },
  },
});
