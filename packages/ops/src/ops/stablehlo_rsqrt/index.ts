import { stablehloUnary } from '../../families/stablehlo/elementwise.ts';

export const stablehloRsqrt = stablehloUnary('STABLEHLO_RSQRT', 186, '1 / sqrt(x)', {
  float: (x) => 1 / Math.sqrt(x),
  domain: 'positive',
});
