import { invalid } from './errors.ts';

/** The divisor of an integer division, which must not be 0. */
export function checkedDivisor<T extends number | bigint>(divisor: T): T {
  if (divisor) return divisor;
  throw invalid('DIVISION_BY_ZERO', 'integer division by zero');
}

/** Quotient rounded toward minus infinity. */
export function floorDivide(a: number, b: number): number {
  return Math.floor(a / b);
}

/** Remainder with the sign of the divisor. */
export function floorModulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}
