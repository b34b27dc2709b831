import { binary, numbers } from '../../families/binary.ts';

export const bitwiseXor = binary({
  name: 'BITWISE_XOR',
  code: 160,
  options: 'BitwiseXorOptions',
  summary: 'bits in which a and b differ',
  traits: ['commutative'],
  rows: {
    integer: {
      dtypes: ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32'],
      prepare: numbers((a, b) => a ^ b),
    },
  },
});
