import { stablehloBinary } from '../../families/stablehlo/elementwise.ts';

export const stablehloOr = stablehloBinary('STABLEHLO_OR', 183, 'bits that a or b has, a or b for bool', {
  integer: (a, b) => a | b,
  wide: (a, b) => a | b,
  bool: (a, b) => a | b,
  traits: ['commutative'],
});
