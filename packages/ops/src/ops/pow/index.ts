import { binary, numbers } from '../../families/binary.ts';
import { invalid } from '../../lib/errors.ts';

export const pow = binary({
  name: 'POW',
  code: 78,
  options: 'PowOptions',
  summary: 'a to the power of b',
  operands: ['base', 'exponent'],
  tolerance: 'close',
  rows: {
    float: { dtypes: ['float32'], domain: 'small-exponent', prepare: numbers((a, b) => a ** b) },
    int32: { dtypes: ['int32'], domain: 'small-exponent', prepare: numbers(integerPower) },
  },
});

/** Square and multiply with wrap-around. */
function integerPower(base: number, exponent: number): number {
  if (exponent < 0) {
    throw invalid('POW_EXPONENT', 'integers have no negative powers', { received: String(exponent) });
  }
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest >>>= 1) {
    if (rest & 1) result = Math.imul(result, square);
    square = Math.imul(square, square);
  }
  return result;
}
