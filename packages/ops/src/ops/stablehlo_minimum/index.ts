import { stablehloBinary } from '../../families/stablehlo/elementwise.ts';

export const stablehloMinimum = stablehloBinary('STABLEHLO_MINIMUM', 181, 'the smaller of a and b', {
  float: Math.min,
  integer: Math.min,
  wide: (a, b) => (a < b ? a : b),
  bool: (a, b) => a & b,
  traits: ['commutative'],
});
