import { stablehloBinary } from '../../families/stablehlo/elementwise.ts';

export const stablehloSubtract = stablehloBinary('STABLEHLO_SUBTRACT', 188, 'a - b', {
  float: (a, b) => a - b,
  integer: (a, b) => a - b,
  wide: (a, b) => BigInt.asIntN(64, a - b),
});
