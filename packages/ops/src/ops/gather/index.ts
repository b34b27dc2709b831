import { formatShape, normalizeAxis, type Shape, UNKNOWN } from '@zoo/core';
import type { Site } from '@zoo/ir';
import type { GatherOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { integersTensor, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { blockCopy, checkedIndex, product } from '../../lib/blocks.ts';
import { dtypeVersions, float8, SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

const byDtype = dtypeVersions({ int8: 2, bool: 3, int16: 4, int4: 7, ...float8(8) });

export const gather = movement<GatherOptions>({
  name: 'GATHER',
  code: 36,
  options: 'GatherOptions',
  summary: 'slices of x along an axis, in the order of the indices',
  operands: [{ name: 'x' }, { name: 'indices' }],
  types: 'T, int16|int32|int64 -> T',
  dtypes: [...SIZED, 'string', 'int4'],
  quantize: { results: 'same', plain: [1], weights: [{ operand: 0, axis: null, hybrid: false }] },
  version(site) {
    const wanted = site.inputs[1]?.dtype === 'int16' ? 6 : site.attrs.batchDims !== 0 ? 5 : 1;
    return Math.max(byDtype(site), wanted);
  },
  infer(site) {
    const [x, indices] = [operand(site, 0), operand(site, 1)];
    const { axis, batchDims } = axesOf(site);
    for (let k = 0; k < batchDims; k++) {
      const [a, b] = [x.shape[k], indices.shape[k]];
      if (a !== b && a !== UNKNOWN && b !== UNKNOWN) {
        throw invalid('GATHER_BATCH', 'x and indices differ in a batch axis', {
          expected: formatShape(x.shape.slice(0, batchDims)),
          received: formatShape(indices.shape.slice(0, batchDims)),
        });
      }
    }
    const shape: Shape = [
      ...x.shape.slice(0, axis),
      ...indices.shape.slice(batchDims),
      ...x.shape.slice(axis + 1),
    ];
    return [{ dtype: x.dtype, shape }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const { axis, batchDims } = axesOf(site);
    const picks = product(operand(site, 1).shape.slice(batchDims));
    const batches = product(shape.slice(0, batchDims));
    const outer = product(shape.slice(batchDims, axis));
    const size = shape[axis];
    const inner = product(shape.slice(axis + 1));
    const copy = blockCopy(dtype, inner);
    return ([x, indices], [y]) => {
      let o = 0;
      for (let batch = 0; batch < batches; batch++) {
        for (let row = 0; row < outer; row++) {
          const start = (batch * outer + row) * size;
          for (let k = 0; k < picks; k++, o += inner) {
            const index = checkedIndex(Number(indices![batch * picks + k]), size);
            copy(x!, (start + index) * inner, y, o);
          }
        }
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const axis = random.integer(0, shape.length - 1);
    const batchDims = random.integer(0, Math.min(axis, 1));
    const wanted = [...shape.slice(0, batchDims), ...randomShape(random, 0, 2)];
    const values = Array.from({ length: product(wanted) }, () => random.integer(0, shape[axis] - 1));
    return {
      attrs: { axis, batchDims },
      inputs: [
        randomOperand(random, dtype, shape),
        { tensor: integersTensor(random.pick(['int32', 'int64', 'int16']), wanted, values) },
      ],
    };
  }),
});

/** Both attributes counted from the front; no batch axis may lie behind the gathered one. */
function axesOf(site: Site<GatherOptions>): { axis: number; batchDims: number } {
  const [rank, indexRank] = [operand(site, 0).shape.length, operand(site, 1).shape.length];
  const axis = normalizeAxis(site.attrs.axis, rank);
  const { batchDims } = site.attrs;
  const counted = batchDims < 0 ? batchDims + indexRank : batchDims;
  if (counted >= 0 && counted <= axis && counted <= indexRank) return { axis, batchDims: counted };
  throw invalid('GATHER_BATCH', 'impossible number of batch axes', {
    expected: `0 to ${Math.min(axis, indexRank)}`,
    received: String(batchDims),
  });
}
