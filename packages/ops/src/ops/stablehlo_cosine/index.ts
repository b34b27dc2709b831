import { stablehloUnary } from '../../families/stablehlo/elementwise.ts';

export const stablehloCosine = stablehloUnary('STABLEHLO_COSINE', 177, 'cosine of x radians', {
  float: Math.cos,
});
