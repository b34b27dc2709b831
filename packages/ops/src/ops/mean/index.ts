import { elementCount } from '@zoo/core';
import { quantizedSum } from '../../families/quantized-reduction.ts';
import { accumulating, type ReductionSite, reduce, reduceRow } from '../../families/reduce.ts';

const add = (sum: number, x: number) => sum + x;

/** int64 sums, then a division that truncates. */
function wideMean({ site, each, count }: ReductionSite) {
  const sums = new BigInt64Array(elementCount(site.outputs[0].shape));
  const divisor = BigInt(Math.max(count, 1));
  return ([input]: readonly unknown[], [output]: readonly unknown[]) => {
    const x = input as BigInt64Array;
    const y = output as BigInt64Array;
    sums.fill(0n);
    each((from, to) => {
      sums[to] += x[from];
    });
    for (let i = 0; i < y.length; i++) y[i] = sums[i] / divisor;
  };
}

export const mean = reduce({
  name: 'MEAN',
  code: 40,
  summary: 'mean over axes',
  quantize: { results: 'free' },
  rows: {
    float: reduceRow(['float32'], (r) => accumulating(0, add, (sum) => sum / r.count)(r)),
    int32: reduceRow(['int32'], (r) =>
      accumulating(0, add, (sum) => Math.trunc(sum / Math.max(r.count, 1)))(r),
    ),
    int64: reduceRow(['int64'], wideMean),
    int8: reduceRow(['int8', 'uint8'], quantizedSum(true), {
      quantized: true,
      version: ({ inputs }) => (inputs[0]?.dtype === 'int8' ? 2 : 1),
    }),
    int16: reduceRow(['int16'], quantizedSum(true), { quantized: true, version: 3 }),
  },
});
