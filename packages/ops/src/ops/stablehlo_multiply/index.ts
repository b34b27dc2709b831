import { stablehloBinary } from '../../families/stablehlo/elementwise.ts';

export const stablehloMultiply = stablehloBinary('STABLEHLO_MULTIPLY', 165, 'a * b', {
  float: (a, b) => a * b,
  integer: Math.imul,
  wide: (a, b) => BigInt.asIntN(64, a * b),
  bool: (a, b) => a & b,
  traits: ['commutative'],
});
