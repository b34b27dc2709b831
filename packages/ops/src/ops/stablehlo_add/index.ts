import { stablehloBinary } from '../../families/stablehlo/elementwise.ts';

export const stablehloAdd = stablehloBinary('STABLEHLO_ADD', 163, 'a + b', {
  float: (a, b) => a + b,
  integer: (a, b) => a + b,
  wide: (a, b) => BigInt.asIntN(64, a + b),
  bool: (a, b) => a | b,
  traits: ['commutative'],
});
