import { stablehloUnary } from '../../families/stablehlo/elementwise.ts';

export const stablehloNegate = stablehloUnary('STABLEHLO_NEGATE', 182, '-x', {
  float: (x) => -x,
  integer: (x) => -x | 0,
  wide: (x) => BigInt.asIntN(64, -x),
});
