import { tensor } from '@zoo/core';
import { defineOp, typeRow } from '@zoo/ir';
import type { EmbeddingLookupSparseOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { list, randomOperand } from '../../families/examples.ts';
import { checkedIndex, product } from '../../lib/blocks.ts';
import { expectLength, givenSize, unknownShape } from '../../lib/constants.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand } from '../../lib/site.ts';

/** Source: `tflite/kernels/embedding_lookup_sparse.cc`. */
export const embeddingLookupSparse = defineOp<EmbeddingLookupSparseOptions, 'float'>({
  name: 'EMBEDDING_LOOKUP_SPARSE',
  spec: {
    summary: 'weighted sums of table rows: those of one list of ids, at the leading coordinates of the ids',
    operands: [
      { name: 'ids' },
      { name: 'indices' },
      { name: 'dense_shape', kind: 'constant' },
      { name: 'weights' },
      { name: 'table' },
    ],
    results: [{ name: 'sums' }],
    types: { float: typeRow('int32, int32, int32, float32, float32 -> float32') },
    traits: ['pure'],
    tolerance: 'close',
    infer(site) {
      const [ids, indices, dense, weights, table] = [0, 1, 2, 3, 4].map((slot) => operand(site, slot));
      const rank = dense.shape[0];
      const fits =
        ids.shape.length === 1 &&
        indices.shape.length === 2 &&
        dense.shape.length === 1 &&
        weights.shape.length === 1 &&
        table.shape.length > 0 &&
        [indices.shape[0], weights.shape[0]].every((n) => n === ids.shape[0] || n < 0 || ids.shape[0] < 0) &&
        (indices.shape[1] === rank || rank < 0 || indices.shape[1] < 0) &&
        rank !== 0;
      if (!fits) {
        throw invalid('SHAPE_MISMATCH', 'ids, indices and weights do not belong together', {
          expected: 'ids [n], indices [n, r], dense shape [r], weights [n]',
          received: [ids, indices, dense, weights].map(({ shape }) => `[${shape}]`).join(', '),
        });
      }
      const sizes = integers(dense.data);
      if (sizes === undefined && rank < 0) return [{ dtype: 'float32', shape: undefined }];
      if (sizes) expectLength(sizes, rank < 0 ? sizes.length : rank, 'the dense shape');
      const leading = sizes?.slice(0, -1).map((size) => givenSize(size, 'the dense shape'));
      const shape = [...(leading ?? unknownShape(rank - 1)), ...table.shape.slice(1)];
      return [{ dtype: 'float32', shape }];
    },
  },
  tflite: { code: 33, options: 'EmbeddingLookupSparseOptions', version: () => 1 },
  quantize: { results: 'none', plain: [0, 1, 2] },
  reference: {
    float(site) {
      const { combiner } = site.attrs;
      const [rows, ...rest] = operand(site, 4).shape;
      const width = product(rest);
      const rank = operand(site, 1).shape[1];
      const leading = site.outputs[0].shape.slice(0, rank - 1);
      const buckets = product(leading);
      const totals = new Float64Array(buckets);
      return ([ids, indices, , weights, table], [output]) => {
        const [at, w, from, y] = [indices, weights, table, output] as Float32Array[];
        y.fill(0);
        totals.fill(0);
        (ids as Int32Array).forEach((id, i) => {
          let bucket = 0;
          leading.forEach((size, axis) => {
            bucket = bucket * size + checkedIndex(at[i * rank + axis], size);
          });
          const row = checkedIndex(id, rows) * width;
          for (let k = 0; k < width; k++) y[bucket * width + k] += from[row + k] * w[i];
          totals[bucket] += combiner === 'SQRTN' ? w[i] * w[i] : w[i];
        });
        if (combiner === 'SUM') return;
        for (let bucket = 0; bucket < buckets; bucket++) {
          const total = combiner === 'SQRTN' ? Math.sqrt(totals[bucket]) : totals[bucket];
          if (total === 0) continue;
          for (let k = 0; k < width; k++) y[bucket * width + k] /= total;
        }
      };
    },
  },
  cases: inTests(() =>
    (['SUM', 'MEAN', 'SQRTN'] as const).map((combiner) => ({
      name: combiner,
      row: 'float',
      generate(random) {
        const [rows, lists, longest] = [random.integer(1, 5), random.integer(1, 4), random.integer(1, 3)];
        const places = Array.from({ length: lists * longest }, (_, i) => [
          Math.floor(i / longest),
          i % longest,
        ]);
        const used = places.filter(() => random.next() < 0.7);
        const count = used.length;
        const ids = Int32Array.from({ length: count }, () => random.integer(0, rows - 1));
        const weights = Float32Array.from({ length: count }, () => 0.5 + random.next());
        return {
          attrs: { combiner },
          inputs: [
            { tensor: tensor('int32', [count], ids) },
            { tensor: tensor('int32', [count, 2], Int32Array.from(used.flat())) },
            list([lists, longest]),
            { tensor: tensor('float32', [count], weights) },
            randomOperand(random, 'float32', [rows, random.integer(1, 3)]),
          ],
        };
      },
    })),
  ),
});
