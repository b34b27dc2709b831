import { binary, numbers } from '../../families/binary.ts';

export const rightShift = binary({
  name: 'RIGHT_SHIFT',
  code: 161,
  options: 'RightShiftOptions',
  summary: 'a shifted right by b bits; the sign fills',
  operands: ['a', 'bits'],
  rows: {
    signed: { dtypes: ['int8', 'int16', 'int32'], prepare: numbers((a, b) => a >> clampShift(b)) },
    unsigned: { dtypes: ['uint8', 'uint16', 'uint32'], prepare: numbers((a, b) => a >>> clampShift(b)) },
  },
});

/** JavaScript takes shifts modulo 32; the op saturates. */
function clampShift(bits: number): number {
  return Math.min(Math.max(bits, 0), 31);
}
