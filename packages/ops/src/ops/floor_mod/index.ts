import { bigints, binary, numbers } from '../../families/binary.ts';
import { checkedDivisor, floorModulo } from '../../lib/division.ts';

const checked = (a: number, b: number) => floorModulo(a, checkedDivisor(b));

export const floorMod = binary({
  name: 'FLOOR_MOD',
  code: 95,
  options: 'FloorModOptions',
  summary: 'remainder of a / b with the sign of b',
  rows: {
    plain: { dtypes: ['float32', 'int32'], domain: 'nonzero', prepare: numbers(checked) },
    int64: {
      dtypes: ['int64'],
      domain: 'nonzero',
      prepare: bigints((a, b) => {
        const rest = a % checkedDivisor(b);
        return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
      }),
    },
    int16: { dtypes: ['int16', 'int8'], version: 2, domain: 'nonzero', prepare: numbers(checked) },
  },
});
