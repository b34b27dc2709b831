import type { DepthToSpaceOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { givenSize, mapSize } from '../../lib/constants.ts';
import { dtypeVersions, SIZED } from '../../lib/dtypes.ts';
import { blockSizeOf, dividedSize, imageShape } from '../../lib/images.ts';
import { operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const depthToSpace = movement<DepthToSpaceOptions>({
  name: 'DEPTH_TO_SPACE',
  code: 5,
  options: 'DepthToSpaceOptions',
  summary: 'channels as blocks of pixels',
  types: 'T -> T',
  dtypes: SIZED,
  version: dtypeVersions({ int8: 2 }),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const [batch, height, width, depth] = imageShape(shape);
    const block = blockSizeOf(site.attrs.blockSize);
    const grown = (size: number) => mapSize(size, () => givenSize(size * block, 'the picture'));
    const sizes = [batch, grown(height), grown(width), dividedSize(depth, block * block, 'the depth')];
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const [batch, height, width] = imageShape(shape);
    const block = site.attrs.blockSize;
    const depth = site.outputs[0].shape[3];
    const box = [batch, height, width, block, block, depth];
    const row = width * block * depth;
    const target = { offset: 0, strides: [height * block * row, block * row, block * depth, row, depth, 1] };
    const copy = stridedCopy(dtype, box, rowMajor(box), target);
    return ([x], [y]) => copy(x!, y);
  },
  example: inTests(() => (random, dtype) => {
    const blockSize = random.integer(1, 3);
    const [batch, height, width, depth] = [1, 2, 3, 4].map(() => random.integer(1, 3));
    const shape = [batch, height, width, depth * blockSize * blockSize];
    return { attrs: { blockSize }, inputs: [randomOperand(random, dtype, shape)] };
  }),
});
