import { DTYPES, type DType } from '@zoo/core';
import { bigints, binary, numbers } from '../../families/binary.ts';
import { SMALL_INTEGERS } from '../../families/stablehlo/elementwise.ts';
import { operand } from '../../lib/site.ts';

const bitsOf = (dtype: DType) => DTYPES[dtype].bits;

export const stablehloShiftLeft = binary({
  name: 'STABLEHLO_SHIFT_LEFT',
  code: 207,
  options: 'StablehloShiftLeftOptions',
  summary: 'a shifted left by b bits; 0 where b is not a number of bits that a has',
  broadcasts: false,
  rows: {
    integer: {
      dtypes: SMALL_INTEGERS,
      prepare(site) {
        const bits = bitsOf(operand(site, 0).dtype);
        return numbers((a, b) => (b >= 0 && b < bits ? a << b : 0))(site);
      },
    },
    wide: {
      dtypes: ['int64'],
      prepare: bigints((a, b) => (b >= 0n && b < 64n ? BigInt.asIntN(64, a << b) : 0n)),
    },
  },
});
