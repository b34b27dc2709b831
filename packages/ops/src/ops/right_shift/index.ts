import { DTYPES, type DType } from '@zoo/core';
import { binary, numbers } from '../../families/binary.ts';
import type { Row } from '../../families/rows.ts';

export const rightShift = binary({
  name: 'RIGHT_SHIFT',
  code: 161,
  options: 'RightShiftOptions',
  summary: 'a shifted right by b bits; the sign fills, and b is cut to the bits there are, less one',
  operands: ['a', 'bits'],
  rows: {
    int8: shift('int8'),
    uint8: shift('uint8'),
    int16: shift('int16'),
    uint16: shift('uint16'),
    int32: shift('int32'),
    uint32: shift('uint32'),
  },
});

function shift(dtype: DType): Row {
  const most = DTYPES[dtype].bits - 1;
  const cut = (bits: number) => Math.min(Math.max(bits, 0), most);
  const arithmetic = DTYPES[dtype].kind === 'int';
  return {
    dtypes: [dtype],
    prepare: numbers(arithmetic ? (a, b) => a >> cut(b) : (a, b) => a >>> cut(b)),
  };
}
