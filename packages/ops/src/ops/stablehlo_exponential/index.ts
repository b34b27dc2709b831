import { stablehloUnary } from '../../families/stablehlo/elementwise.ts';

export const stablehloExponential = stablehloUnary('STABLEHLO_EXPONENTIAL', 178, 'e to the power of x', {
  float: Math.exp,
});
