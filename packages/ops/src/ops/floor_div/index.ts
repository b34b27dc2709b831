import { binary, numbers } from '../../families/binary.ts';
import { checkedDivisor, floorDivide } from '../../lib/division.ts';

const checked = (a: number, b: number) => floorDivide(a, checkedDivisor(b));

export const floorDiv = binary({
  name: 'FLOOR_DIV',
  code: 90,
  options: 'FloorDivOptions',
  summary: 'a / b rounded toward minus infinity',
  rows: {
    // the float quotient is rounded to float32 before it is floored
    float: {
      dtypes: ['float32'],
      version: 2,
      domain: 'nonzero',
      prepare: numbers((a, b) => Math.floor(Math.fround(a / checkedDivisor(b)))),
    },
    int32: { dtypes: ['int32'], domain: 'nonzero', prepare: numbers(checked) },
    int16: { dtypes: ['int16', 'int8'], version: 3, domain: 'nonzero', prepare: numbers(checked) },
  },
});
