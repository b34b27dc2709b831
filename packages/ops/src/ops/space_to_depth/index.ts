import type { SpaceToDepthOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { givenSize, mapSize } from '../../lib/constants.ts';
import { dtypeVersions, SIZED } from '../../lib/dtypes.ts';
import { blockSizeOf, dividedSize, imageShape } from '../../lib/images.ts';
import { operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const spaceToDepth = movement<SpaceToDepthOptions>({
  name: 'SPACE_TO_DEPTH',
  code: 26,
  options: 'SpaceToDepthOptions',
  summary: 'blocks of pixels as channels',
  types: 'T -> T',
  dtypes: SIZED,
  version: dtypeVersions({ int8: 2 }),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const [batch, height, width, depth] = imageShape(shape);
    const block = blockSizeOf(site.attrs.blockSize);
    const sizes = [
      batch,
      dividedSize(height, block, 'the height'),
      dividedSize(width, block, 'the width'),
      mapSize(depth, (size) => givenSize(size * block * block, 'the depth')),
    ];
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const [batch, height, width, depth] = imageShape(shape);
    const block = site.attrs.blockSize;
    const box = [batch, height / block, width / block, block, block, depth];
    const row = width * depth;
    const source = { offset: 0, strides: [height * row, block * row, block * depth, row, depth, 1] };
    const copy = stridedCopy(dtype, box, source, rowMajor(box));
    return ([x], [y]) => copy(x!, y);
  },
  example: inTests(() => (random, dtype) => {
    const blockSize = random.integer(1, 3);
    const [batch, height, width, depth] = [1, 2, 3, 4].map(() => random.integer(1, 3));
    const shape = [batch, height * blockSize, width * blockSize, depth];
    return { attrs: { blockSize }, inputs: [randomOperand(random, dtype, shape)] };
  }),
});
