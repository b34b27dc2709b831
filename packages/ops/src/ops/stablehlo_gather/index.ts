import { type Shape, stridesOf } from '@zoo/core';
import type { Site } from '@zoo/ir';
import type { StablehloGatherOptions } from '@zoo/tflite';
import { integersTensor, randomOperand } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { atLeast, axesOf, numbersOf } from '../../families/stablehlo/attributes.ts';
import { indexVectors } from '../../families/stablehlo/index-vectors.ts';
import { blockCopy } from '../../lib/blocks.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { offsetsOf, otherAxes, pick } from '../../lib/offsets.ts';
import { operand } from '../../lib/site.ts';

function plan({ attrs, inputs }: Site<StablehloGatherOptions>) {
  const [x, indices] = [inputs[0]!.shape, inputs[1]!.shape];
  const sizes = atLeast(numbersOf(attrs.sliceSizes, x.length), 0, 'a slice size');
  const collapsed = axesOf(attrs.collapsedSliceDims, x.length, 'collapsed dimensions');
  const vectors = indexVectors(indices, Number(attrs.indexVectorDim), numbersOf(attrs.startIndexMap));
  axesOf(attrs.startIndexMap, x.length, 'the start index map');
  const window = otherAxes(x.length, collapsed);
  const rank = vectors.batch.length + window.length;
  const offsetDims = axesOf(numbersOf(attrs.offsetDims, window.length), rank, 'offset dimensions');
  if (
    sizes.some((size, axis) => (size > x[axis] && x[axis] >= 0) || (collapsed.includes(axis) && size !== 1))
  ) {
    throw invalid('SLICE_RANGE', 'the slices do not fit into the operand', {
      expected: `up to [${x}], 1 along collapsed axes`,
      received: `[${sizes}]`,
    });
  }
  const batchDims = otherAxes(rank, offsetDims);
  const shape = new Array<number>(rank).fill(0);
  offsetDims.forEach((axis, i) => {
    shape[axis] = sizes[window[i]];
  });
  batchDims.forEach((axis, i) => {
    shape[axis] = vectors.batch[i];
  });
  return { sizes, window, offsetDims, batchDims, vectors, shape };
}

export const stablehloGather = movement<StablehloGatherOptions>({
  name: 'STABLEHLO_GATHER',
  code: 201,
  options: 'StablehloGatherOptions',
  summary: 'boxes of x of fixed sizes, one for each index vector, moved inside where they begin outside',
  operands: [{ name: 'x' }, { name: 'indices' }],
  types: 'T, int32|int64 -> T',
  dtypes: RESHAPABLE,
  infer(site) {
    operand(site, 0);
    operand(site, 1);
    return [{ dtype: operand(site, 0).dtype, shape: plan(site).shape }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const { sizes, window, offsetDims, batchDims, vectors } = plan(site);
    const [from, to] = [stridesOf(shape), stridesOf(site.outputs[0].shape)];
    const map = numbersOf(site.attrs.startIndexMap);
    const places: Shape = pick(sizes, window);
    const [reads, writes] = [offsetsOf(places, pick(from, window)), offsetsOf(places, pick(to, offsetDims))];
    const starts = offsetsOf(vectors.batch, pick(to, batchDims));
    const copy = blockCopy(dtype, 1);
    return ([x, indices], [y]) => {
      starts.forEach((start, batch) => {
        let offset = 0;
        map.forEach((axis, k) => {
          const index = Number((indices as Int32Array)[vectors.at(batch, k)]);
          offset += Math.min(Math.max(index, 0), shape[axis] - sizes[axis]) * from[axis];
        });
        for (let i = 0; i < reads.length; i++) copy(x!, offset + reads[i], y, start + writes[i]);
      });
    };
  },
  example(random, dtype) {
    const [rows, columns, count] = [random.integer(2, 4), random.integer(1, 4), random.integer(1, 3)];
    const indices = Array.from({ length: count }, () => random.integer(-1, rows));
    return {
      attrs: {
        offsetDims: [1],
        collapsedSliceDims: [0],
        startIndexMap: [0],
        indexVectorDim: 1,
        sliceSizes: [1, columns],
      },
      inputs: [
        randomOperand(random, dtype, [rows, columns]),
        {
          tensor: integersTensor(
            random.pick(['int32', 'int64']),
            random.pick([[count, 1], [count]]),
            indices,
          ),
        },
      ],
    };
  },
});
