import { stablehloUnary } from '../../families/stablehlo/elementwise.ts';

export const stablehloLog = stablehloUnary('STABLEHLO_LOG', 180, 'natural logarithm', {
  float: Math.log,
  domain: 'positive',
});
