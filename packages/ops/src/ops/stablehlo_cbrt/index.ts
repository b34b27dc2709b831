import { stablehloUnary } from '../../families/stablehlo/elementwise.ts';

export const stablehloCbrt = stablehloUnary('STABLEHLO_CBRT', 208, 'cube root', { float: Math.cbrt });
