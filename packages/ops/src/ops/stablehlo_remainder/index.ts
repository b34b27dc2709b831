import { stablehloBinary } from '../../families/stablehlo/elementwise.ts';

export const stablehloRemainder = stablehloBinary(
  'STABLEHLO_REMAINDER',
  185,
  'remainder of a / b with the sign of a; that of a division by 0 is a for integers',
  {
    float: (a, b) => a % b,
    integer: (a, b) => (b === 0 ? a : a % b),
    wide: (a, b) => (b === 0n ? a : a % b),
    domain: 'nonzero',
  },
);
