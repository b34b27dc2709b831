import { stablehloBinary } from '../../families/stablehlo/elementwise.ts';

export const stablehloDivide = stablehloBinary(
  'STABLEHLO_DIVIDE',
  164,
  'a / b; integers truncate, and a division by 0 gives -1',
  {
    float: (a, b) => a / b,
    integer: (a, b) => (b === 0 ? -1 : Math.trunc(a / b)),
    wide: (a, b) => (b === 0n ? -1n : BigInt.asIntN(64, a / b)),
    domain: 'nonzero',
  },
);
