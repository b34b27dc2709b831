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
  if (rest !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
