import { stablehloUnary } from '../../families/stablehlo/elementwise.ts';

export const stablehloTanh = stablehloUnary('STABLEHLO_TANH', 189, 'hyperbolic tangent', {
  float: Math.tanh,
});
