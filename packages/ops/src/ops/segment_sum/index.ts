import { allocate, tensor, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { integersTensor, randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { product } from '../../lib/blocks.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export const segmentSum = singleRow({
  name: 'SEGMENT_SUM',
  code: 125,
  options: 'SegmentSumOptions',
  summary: 'sums of neighbouring rows with the same id; ids start at 0 and grow by at most 1',
  operands: [{ name: 'x' }, { name: 'ids' }],
  types: 'T, int32 -> T',
  dtypes: ['float32', 'int32'],
  tolerance: 'close',
  infer(site) {
    const [x, ids] = [operand(site, 0), operand(site, 1)];
    const [rows, count] = [x.shape[0], ids.shape[0]];
    if (ids.shape.length !== 1 || x.shape.length < 1 || (rows !== count && rows >= 0 && count >= 0)) {
      throw invalid('SEGMENT_IDS', 'there is not one id for each row', {
        expected: String(rows),
        received: String(count),
      });
    }
    return [{ dtype: x.dtype, shape: [UNKNOWN, ...x.shape.slice(1)] }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const inner = product(shape.slice(1));
    return ([x, ids]) => {
      const at = ids as Int32Array;
      const segments = segmentCount(at);
      const data = allocate(dtype, segments * inner);
      const [from, to] = [x as Float32Array, data as Float32Array];
      for (let i = 0; i < from.length; i++) to[at[Math.floor(i / inner)] * inner + (i % inner)] += from[i];
      return [tensor(dtype, [segments, ...shape.slice(1)], data)];
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 3);
    let id = 0;
    const ids = Array.from({ length: shape[0] }, (_, row) => {
      if (row > 0) id += random.integer(0, 1);
      return id;
    });
    return {
      inputs: [randomOperand(random, dtype, shape), { tensor: integersTensor('int32', [ids.length], ids) }],
    };
  }),
});

function segmentCount(ids: Int32Array): number {
  ids.forEach((id, row) => {
    const step = row === 0 ? id : id - ids[row - 1];
    if (step === 0 || (step === 1 && row > 0)) return;
    throw invalid('SEGMENT_IDS', 'ids must start at 0 and grow by 0 or 1', {
      received: `${id} in row ${row}`,
    });
  });
  return ids.length === 0 ? 0 : ids[ids.length - 1] + 1;
}
