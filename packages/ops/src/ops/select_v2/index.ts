import { broadcastShapes } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { choose, SELECTABLE } from '../../families/select.ts';
import { movement } from '../../families/single-row.ts';
import { broadcastStrides } from '../../lib/broadcast.ts';
import { dtypeVersions } from '../../lib/dtypes.ts';
import { operand } from '../../lib/site.ts';

export const selectV2 = movement({
  name: 'SELECT_V2',
  code: 123,
  options: 'SelectV2Options',
  summary: 'x where the condition holds, y elsewhere, all broadcast',
  operands: [{ name: 'condition' }, { name: 'x' }, { name: 'y' }],
  results: [{ name: 'z' }],
  types: 'bool, T, T -> T',
  dtypes: SELECTABLE,
  traits: ['elementwise', 'pure'],
  quantize: { results: 'same', plain: [0] },
  version: dtypeVersions({ uint32: 2 }, { slot: 1 }),
  infer(site) {
    const [condition, x, y] = [0, 1, 2].map((slot) => operand(site, slot));
    return [{ dtype: x.dtype, shape: broadcastShapes(condition.shape, x.shape, y.shape) }];
  },
  prepare(site) {
    const { shape } = site.outputs[0];
    const [condition, x, y] = [0, 1, 2].map((slot) => broadcastStrides(operand(site, slot).shape, shape));
    const run = choose(shape, condition, x, y);
    return ([mask, left, right], [z]) => run(mask!, left!, right!, z);
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const some = () =>
      shape.map((size) => (random.next() < 0.3 ? 1 : size)).slice(random.integer(0, shape.length));
    return {
      inputs: [
        randomOperand(random, 'bool', some()),
        randomOperand(random, dtype, some()),
        randomOperand(random, dtype, some()),
      ],
    };
  }),
});
