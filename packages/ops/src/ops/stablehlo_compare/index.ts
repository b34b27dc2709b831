import type { Prepare } from '@zoo/ir';
import type { StablehloCompareOptions } from '@zoo/tflite';
import { binary, numbers } from '../../families/binary.ts';
import { SMALL_INTEGERS } from '../../families/stablehlo/elementwise.ts';
import { broadcastLoop } from '../../lib/broadcast.ts';
import { throughFloat32 } from '../../lib/half.ts';
import { operand } from '../../lib/site.ts';

type Ordered = number | bigint;

const HOLDS: Readonly<Record<string, (a: Ordered, b: Ordered) => boolean>> = {
  EQ: (a, b) => a === b,
  NE: (a, b) => a !== b,
  GE: (a, b) => a >= b,
  GT: (a, b) => a > b,
  LE: (a, b) => a <= b,
  LT: (a, b) => a < b,
};

const holdsOf = ({ comparisonDirection }: StablehloCompareOptions) =>
  HOLDS[String(comparisonDirection).slice(-2)] ?? HOLDS.EQ;

const narrow: Prepare<StablehloCompareOptions> = (site) => {
  const holds = holdsOf(site.attrs);
  return numbers<StablehloCompareOptions>((a, b) => (holds(a, b) ? 1 : 0))(site);
};

const wide: Prepare<StablehloCompareOptions> = (site) => {
  const holds = holdsOf(site.attrs);
  const loop = broadcastLoop(operand(site, 0).shape, operand(site, 1).shape);
  return ([a, b], [y]) => {
    const [left, right, out] = [a as BigInt64Array, b as BigInt64Array, y as Uint8Array];
    loop((o, i, j) => {
      out[o] = holds(left[i], right[j]) ? 1 : 0;
    });
  };
};

export const stablehloCompare = binary<StablehloCompareOptions>({
  name: 'STABLEHLO_COMPARE',
  code: 191,
  options: 'StablehloCompareOptions',
  summary: 'whether a and b stand in the order that the attribute names',
  result: 'bool',
  broadcasts: false,
  rows: {
    plain: { dtypes: ['float32', ...SMALL_INTEGERS, 'bool'], prepare: narrow },
    half: { dtypes: ['float16', 'bfloat16'], prepare: throughFloat32(narrow) },
    wide: { dtypes: ['int64'], prepare: wide },
  },
});
