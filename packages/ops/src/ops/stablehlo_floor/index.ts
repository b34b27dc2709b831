import { stablehloUnary } from '../../families/stablehlo/elementwise.ts';

export const stablehloFloor = stablehloUnary('STABLEHLO_FLOOR', 179, 'largest integer not above x', {
  float: Math.floor,
});
