import { float, unary } from '../../families/unary.ts';

export const round = unary({
  name: 'ROUND',
  code: 116,
  summary: 'nearest integer, halves to even',
  rows: { float: float(roundHalfEven) },
});

function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  const down = rest < 0.5 || (rest === 0.5 && below % 2 === 0);
  return down ? below : below + 1;
}
