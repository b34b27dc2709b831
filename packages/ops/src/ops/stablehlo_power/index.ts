import { stablehloBinary } from '../../families/stablehlo/elementwise.ts';

export const stablehloPower = stablehloBinary(
  'STABLEHLO_POWER',
  184,
  'a to the power of b; integers wrap around',
  {
    float: (a, b) => a ** b,
    integer: (a, b) => Number(BigInt.asIntN(32, integerPower(BigInt(a), BigInt(b)))),
    wide: integerPower,
    domain: 'small-exponent',
  },
);

/** By squaring, in 64 bits; of negative exponents only 1 and -1 have integer results. */
function integerPower(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) {
    if (base === 1n) return 1n;
    return base === -1n ? (exponent % 2n === 0n ? 1n : -1n) : 0n;
  }
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asIntN(64, result * square);
    square = BigInt.asIntN(64, square * square);
  }
  return result;
}
