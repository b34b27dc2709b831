import { broadcastShapes, formatShape, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { broadcastStrides } from '../../lib/broadcast.ts';
import { unknownShape } from '../../lib/constants.ts';
import { dtypeVersions, float8, SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const broadcastTo = movement({
  name: 'BROADCAST_TO',
  code: 130,
  options: 'BroadcastToOptions',
  summary: 'x stretched to a shape',
  operands: [{ name: 'x' }, { name: 'shape', kind: 'constant' }],
  types: 'T, int32|int64 -> T',
  dtypes: SIZED,
  version: dtypeVersions({ int8: 3, int16: 3, ...float8(4) }, { base: 2 }),
  infer(site) {
    const x = operand(site, 0);
    const wanted = integers(site.inputs[1]?.data);
    if (wanted === undefined) {
      const [rank] = operand(site, 1).shape;
      return [{ dtype: x.dtype, shape: rank >= 0 ? unknownShape(rank) : undefined }];
    }
    const stretched = broadcastShapes(x.shape, wanted);
    const fits = stretched.every((size, i) => size === wanted[i] || size === UNKNOWN);
    if (wanted.some((size) => size < 0) || stretched.length !== wanted.length || !fits) {
      throw invalid(
        'BROADCAST_TO_SHAPE',
        `x of shape ${formatShape(x.shape)} does not stretch to the shape`,
        {
          received: formatShape(wanted),
        },
      );
    }
    return [{ dtype: x.dtype, shape: wanted }];
  },
  prepare(site) {
    const x = operand(site, 0);
    const { shape } = site.outputs[0];
    const source = { offset: 0, strides: broadcastStrides(x.shape, shape) };
    const copy = stridedCopy(x.dtype, shape, source, rowMajor(shape));
    return ([from], [to]) => copy(from!, to);
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 5, 4);
    const from = shape
      .map((size) => (random.next() < 0.4 ? 1 : size))
      .slice(random.integer(0, shape.length - 1));
    return { inputs: [randomOperand(random, dtype, from), list(shape)] };
  }),
});
