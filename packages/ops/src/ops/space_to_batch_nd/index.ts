import { UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { zeroElement } from '../../families/pad.ts';
import { movement } from '../../families/single-row.ts';
import { blockCopies } from '../../lib/batch-blocks.ts';
import { product } from '../../lib/blocks.ts';
import { expectLength, givenSize, knownIntegers, unknownShape } from '../../lib/constants.ts';
import { dtypeVersions, SIZED } from '../../lib/dtypes.ts';
import { blockSizeOf, dividedSize } from '../../lib/images.ts';
import { pairs } from '../../lib/padding.ts';
import { integers, operand } from '../../lib/site.ts';
import { fillWith } from '../../lib/strided-copy.ts';

const byDtype = dtypeVersions({ int8: 2, int16: 4 });

export const spaceToBatchNd = movement({
  name: 'SPACE_TO_BATCH_ND',
  code: 38,
  options: 'SpaceToBatchNDOptions',
  summary: 'the pixels of each block, after padding, moved into the batch',
  operands: [{ name: 'x' }, { name: 'block', kind: 'constant' }, { name: 'paddings', kind: 'constant' }],
  types: 'T, int32, int32 -> T',
  dtypes: SIZED,
  version: (site) => Math.max(byDtype(site), operand(site, 0).shape.length === 4 ? 1 : 3),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const block = integers(site.inputs[1]?.data);
    const paddings = integers(site.inputs[2]?.data);
    if (block === undefined || paddings === undefined) return [{ dtype, shape: unknownShape(shape.length) }];
    expectLength(block.slice(0, shape.length - 1), block.length, 'the block');
    const margins = pairs(paddings, block.length);
    const sizes = shape.map((size, axis) => {
      if (size === UNKNOWN) return UNKNOWN;
      if (axis === 0) return givenSize(size * product(block.map(blockSizeOf)), 'the batch');
      if (axis > block.length) return size;
      const [before, after] = margins[axis - 1];
      return dividedSize(givenSize(size + before + after, 'padding'), block[axis - 1], `axis ${axis}`);
    });
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const x = operand(site, 0);
    const block = knownIntegers(site, 1);
    const margins = pairs(knownIntegers(site, 2), block.length);
    const copies = blockCopies(x.dtype, x.shape, site.outputs[0].shape, block, margins, 'to-batch');
    const zero = zeroElement(site);
    return ([from], [to]) => {
      fillWith(to, zero);
      for (const copy of copies) copy(from!, to);
    };
  },
  example: inTests(() => (random, dtype) => {
    const block = randomShape(random, 1, 2, 3);
    const blocks = block.map(() => random.integer(1, 3));
    const paddings = block.flatMap((size, k) => {
      const before = random.integer(0, 2);
      return [before, (((-before - blocks[k]) % size) + size) % size];
    });
    const x = randomOperand(random, dtype, [random.integer(1, 2), ...blocks, random.integer(1, 3)]);
    return { inputs: [x, list(block), list(paddings, 'int32', [block.length, 2])] };
  }),
});
