import { stablehloUnary } from '../../families/stablehlo/elementwise.ts';

export const stablehloAbs = stablehloUnary('STABLEHLO_ABS', 175, 'size of x without its sign', {
  float: Math.abs,
  integer: (x) => Math.abs(x) | 0,
  wide: (x) => (x < 0n ? BigInt.asIntN(64, -x) : x),
});
