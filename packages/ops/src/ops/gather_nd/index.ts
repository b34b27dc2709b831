import { stridesOf, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { integersTensor, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { blockCopy, checkedIndex, product } from '../../lib/blocks.ts';
import { dtypeVersions, float8, SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

const byDtype = dtypeVersions({ string: 2, int16: 3, bool: 5, ...float8(6) });

export const gatherNd = movement({
  name: 'GATHER_ND',
  code: 107,
  options: 'GatherNdOptions',
  summary: 'slices of x at coordinates: the last axis of the indices names the leading axes of x',
  operands: [{ name: 'x' }, { name: 'indices' }],
  types: 'T, int16|int32|int64 -> T',
  dtypes: [...SIZED, 'string'],
  quantize: { results: 'same', plain: [1] },
  version: (site) => Math.max(byDtype(site), site.inputs[1]?.dtype === 'int16' ? 4 : 1),
  infer(site) {
    const [x, indices] = [operand(site, 0), operand(site, 1)];
    const depth = indices.shape.at(-1);
    if (depth === UNKNOWN) return [{ dtype: x.dtype, shape: undefined }];
    if (depth === undefined || depth < 1 || depth > x.shape.length) {
      throw invalid('GATHER_ND_DEPTH', 'the indices do not name axes of x', {
        expected: `a last axis of 1 to ${x.shape.length}`,
        received: String(depth),
      });
    }
    return [{ dtype: x.dtype, shape: [...indices.shape.slice(0, -1), ...x.shape.slice(depth)] }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const wanted = operand(site, 1).shape;
    const depth = wanted[wanted.length - 1];
    const strides = stridesOf(shape);
    const count = product(wanted.slice(0, -1));
    const inner = product(shape.slice(depth));
    const copy = blockCopy(dtype, inner);
    return ([x, indices], [y]) => {
      for (let k = 0; k < count; k++) {
        let start = 0;
        for (let axis = 0; axis < depth; axis++) {
          start += checkedIndex(Number(indices![k * depth + axis]), shape[axis]) * strides[axis];
        }
        copy(x!, start, y, k * inner);
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const depth = random.integer(1, shape.length);
    const rows = randomShape(random, 0, 2);
    const values = Array.from({ length: product(rows) }, () =>
      shape.slice(0, depth).map((size) => random.integer(0, size - 1)),
    ).flat();
    const indices = integersTensor(random.pick(['int32', 'int64']), [...rows, depth], values);
    return { inputs: [randomOperand(random, dtype, shape), { tensor: indices }] };
  }),
});
