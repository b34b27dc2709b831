import { stablehloUnary } from '../../families/stablehlo/elementwise.ts';

export const stablehloLogistic = stablehloUnary('STABLEHLO_LOGISTIC', 162, '1 / (1 + exp(-x))', {
  float: (x) => 1 / (1 + Math.exp(-x)),
});
