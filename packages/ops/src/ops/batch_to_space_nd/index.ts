import { UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { blockCopies } from '../../lib/batch-blocks.ts';
import { product } from '../../lib/blocks.ts';
import { expectLength, givenSize, knownIntegers, unknownShape } from '../../lib/constants.ts';
import { dtypeVersions, SIZED } from '../../lib/dtypes.ts';
import { blockSizeOf, dividedSize } from '../../lib/images.ts';
import { pairs } from '../../lib/padding.ts';
import { integers, operand } from '../../lib/site.ts';

const byDtype = dtypeVersions({ int8: 2, int16: 4 });

export const batchToSpaceNd = movement({
  name: 'BATCH_TO_SPACE_ND',
  code: 37,
  options: 'BatchToSpaceNDOptions',
  summary: 'pixels from the batch back into blocks, then cropped',
  operands: [{ name: 'x' }, { name: 'block', kind: 'constant' }, { name: 'crops', kind: 'constant' }],
  types: 'T, int32, int32 -> T',
  dtypes: SIZED,
  version: (site) => Math.max(byDtype(site), operand(site, 0).shape.length === 4 ? 1 : 3),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const block = integers(site.inputs[1]?.data);
    const crops = integers(site.inputs[2]?.data);
    if (block === undefined || crops === undefined) return [{ dtype, shape: unknownShape(shape.length) }];
    expectLength(block.slice(0, shape.length - 1), block.length, 'the block');
    const margins = pairs(crops, block.length);
    const sizes = shape.map((size, axis) => {
      if (size === UNKNOWN) return UNKNOWN;
      if (axis === 0) return dividedSize(size, product(block.map(blockSizeOf)), 'the batch');
      if (axis > block.length) return size;
      const [before, after] = margins[axis - 1];
      return givenSize(size * block[axis - 1] - before - after, 'cropping');
    });
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const x = operand(site, 0);
    const block = knownIntegers(site, 1);
    const margins = pairs(knownIntegers(site, 2), block.length);
    const copies = blockCopies(x.dtype, site.outputs[0].shape, x.shape, block, margins, 'from-batch');
    return ([from], [to]) => {
      for (const copy of copies) copy(from!, to);
    };
  },
  example: inTests(() => (random, dtype) => {
    const block = randomShape(random, 1, 2, 3);
    const crops = block.flatMap((size) => {
      const before = random.integer(0, size - 1);
      return [before, random.integer(0, size - 1 - before)];
    });
    const shape = [random.integer(1, 2) * product(block), ...block.map(() => random.integer(1, 3)), 2];
    const x = randomOperand(random, dtype, shape);
    return { inputs: [x, list(block), list(crops, 'int32', [block.length, 2])] };
  }),
});
