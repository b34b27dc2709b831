import { quantizedSum } from '../../families/quantized-reduction.ts';
import { accumulating, folding, foldingWide, reduce, reduceRow } from '../../families/reduce.ts';

export const sum = reduce({
  name: 'SUM',
  code: 74,
  summary: 'sum over axes',
  quantize: { results: 'free' },
  rows: {
    float: reduceRow(
      ['float32'],
      accumulating(
        0,
        (total, x) => total + x,
        (total) => total,
      ),
    ),
    int32: reduceRow(
      ['int32'],
      folding(0, (total, x) => total + x),
    ),
    int64: reduceRow(
      ['int64'],
      foldingWide(0n, (total, x) => total + x),
    ),
    int8: reduceRow(['int8', 'uint8'], quantizedSum(false), {
      quantized: true,
      version: ({ inputs }) => (inputs[0]?.dtype === 'int8' ? 2 : 1),
    }),
    int16: reduceRow(['int16'], quantizedSum(false), { quantized: true }),
  },
});
