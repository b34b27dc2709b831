import { allocate, type DType, tensor } from '@zoo/core';
import { defineOp, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { integersTensor, randomOperand } from '../../families/examples.ts';
import { blockCopy, product } from '../../lib/blocks.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { fillWith } from '../../lib/strided-copy.ts';

const VALUES: readonly DType[] = ['float32', 'int32', 'int8', 'uint8', 'int64', 'string'];

export const hashtableLookup = defineOp<object, 'any'>({
  name: 'HASHTABLE_LOOKUP',
  spec: {
    summary:
      'rows of a table by keys, which it lists in ascending order, and which keys were found; others give zeros',
    operands: [{ name: 'lookup' }, { name: 'keys' }, { name: 'values' }],
    results: [{ name: 'rows' }, { name: 'hits' }],
    types: { any: typeRow('int32, int32, T -> T, uint8', { T: VALUES }) },
    traits: ['pure'],
    tolerance: 'exact',
    infer(site) {
      const [lookup, keys, values] = [0, 1, 2].map((slot) => operand(site, slot));
      const [count, rows] = [keys.shape[0], values.shape[0]];
      const fits = lookup.shape.length === 1 && keys.shape.length === 1 && values.shape.length > 0;
      if (!fits || (count !== rows && count >= 0 && rows >= 0)) {
        throw invalid('SHAPE_MISMATCH', 'keys and values are not lists of one length', {
          expected: 'lookup [n], keys [k], values [k, ...]',
          received: `[${lookup.shape}], [${keys.shape}], [${values.shape}]`,
        });
      }
      return [
        { dtype: values.dtype, shape: [lookup.shape[0], ...values.shape.slice(1)] },
        { dtype: 'uint8', shape: lookup.shape },
      ];
    },
  },
  tflite: { code: 10, version: () => 1 },
  quantize: { results: 'none', plain: [0, 1] },
  reference: {
    any(site) {
      const { dtype, shape } = operand(site, 2);
      const width = product(shape.slice(1));
      const copy = blockCopy(dtype, width);
      const empty = allocate(dtype, 1);
      return ([lookup, keys, values], [rows, hits]) => {
        fillWith(rows, empty);
        const found = hits as Uint8Array;
        const at = new Map(Array.from(keys as Int32Array, (key, row) => [key, row]));
        (lookup as Int32Array).forEach((key, i) => {
          const row = at.get(key);
          found[i] = row === undefined ? 0 : 1;
          if (row !== undefined) copy(values!, row * width, rows, i * width);
        });
      };
    },
  },
  cases: inTests(() =>
    VALUES.map((dtype) => ({
      name: dtype,
      row: 'any',
      generate(random) {
        const keys = Array.from({ length: random.integer(1, 6) }, (_, i) => 3 * i + random.integer(0, 2));
        const lookup = Array.from({ length: random.integer(1, 6) }, () => random.integer(0, 12));
        return {
          inputs: [
            { tensor: integersTensor('int32', [lookup.length], lookup) },
            { tensor: tensor('int32', [keys.length], Int32Array.from(keys)), constant: true },
            randomOperand(
              random,
              dtype,
              dtype === 'string' ? [keys.length] : [keys.length, random.integer(1, 3)],
            ),
          ],
        };
      },
    })),
  ),
});
