import type { Prepare } from '@zoo/ir';
import type { GeluOptions } from '@zoo/tflite';
import type { Row } from '../../families/rows.ts';
import { float, half, table8, unary } from '../../families/unary.ts';
import { erfc } from '../../lib/erf.ts';

const exact = (x: number) => 0.5 * x * erfc(-x * Math.SQRT1_2);
const approximate = (x: number) =>
  0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

export const gelu = unary<GeluOptions>({
  name: 'GELU',
  code: 150,
  options: 'GeluOptions',
  summary: 'x * P(normal < x), or its tanh approximation',
  tolerance: 'close',
  rows: {
    float: chosen(float),
    half: chosen((f) => half(f, { version: 3 })),
    int8: chosen((f) => ({ ...table8(f), version: 2 })),
  },
});

/** The row for the formula that the attribute names. */
function chosen(row: (f: (x: number) => number) => Row): Row<GeluOptions> {
  const [closed, tanh] = [row(exact), row(approximate)];
  const prepare: Prepare<GeluOptions> = (site) => (site.attrs.approximate ? tanh : closed).prepare(site);
  return { ...closed, version: closed.version as number | undefined, prepare };
}
