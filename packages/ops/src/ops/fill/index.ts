import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { givenSize, unknownShape } from '../../lib/constants.ts';
import { dtypeVersions, float8, SIZED } from '../../lib/dtypes.ts';
import { integers, operand, requireOneElement } from '../../lib/site.ts';
import { fillWith } from '../../lib/strided-copy.ts';

export const fill = movement({
  name: 'FILL',
  code: 94,
  options: 'FillOptions',
  summary: 'one value in a given shape',
  operands: [{ name: 'shape', kind: 'constant' }, { name: 'value' }],
  types: 'int32|int64, T -> T',
  dtypes: [...SIZED, 'string'],
  version: dtypeVersions({ ...float8(5), float16: 4, int8: 3, int16: 3, bool: 2, string: 2 }, { slot: 1 }),
  infer(site) {
    const { dtype } = operand(site, 1);
    requireOneElement(site, 1, 'the value');
    const sizes = integers(site.inputs[0]?.data);
    if (sizes) return [{ dtype, shape: sizes.map((size) => givenSize(size, 'the shape')) }];
    const [rank] = operand(site, 0).shape;
    return [{ dtype, shape: rank >= 0 ? unknownShape(rank) : undefined }];
  },
  prepare:
    () =>
    ([, value], [y]) =>
      fillWith(y, value!),
  example: inTests(() => (random, dtype) => ({
    inputs: [list(randomShape(random, 0, 4)), randomOperand(random, dtype, [])],
  })),
});
