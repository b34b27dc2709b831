import { stablehloBinary } from '../../families/stablehlo/elementwise.ts';

export const stablehloAnd = stablehloBinary(
  'STABLEHLO_AND',
  176,
  'bits that a and b have, a and b for bool',
  { integer: (a, b) => a & b, wide: (a, b) => a & b, bool: (a, b) => a & b, traits: ['commutative'] },
);
