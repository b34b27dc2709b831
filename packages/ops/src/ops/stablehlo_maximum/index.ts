import { stablehloBinary } from '../../families/stablehlo/elementwise.ts';

export const stablehloMaximum = stablehloBinary('STABLEHLO_MAXIMUM', 166, 'the larger of a and b', {
  float: Math.max,
  integer: Math.max,
  wide: (a, b) => (a > b ? a : b),
  bool: (a, b) => a | b,
  traits: ['commutative'],
});
