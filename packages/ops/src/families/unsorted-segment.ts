import { UNKNOWN } from '@zoo/core';
import type { OpDefinition } from '@zoo/ir';
import { inTests } from '#in-tests';
import { checkedIndex, product } from '../lib/blocks.ts';
import { givenSize, scalarInteger } from '../lib/constants.ts';
import { invalid } from '../lib/errors.ts';
import { operand } from '../lib/site.ts';
import { integersTensor, randomOperand, randomShape, scalar } from './examples.ts';
import { singleRow } from './single-row.ts';

/** Reduction of all slices with the same id; slices with a negative id are left out, empty segments hold `start`. */
export function unsortedSegment(
  name: string,
  code: number,
  options: string,
  start: (integer: boolean) => number,
  combine: (a: number, b: number) => number,
): OpDefinition {
  return singleRow({
    name,
    code,
    options,
    summary: `${name.split('_').at(-1)?.toLowerCase()} of the slices with the same id`,
    operands: [{ name: 'x' }, { name: 'ids' }, { name: 'segments', kind: 'constant' }],
    types: 'T, int32, int32 -> T',
    dtypes: ['float32', 'int32'],
    tolerance: 'close',
    infer(site) {
      const [x, ids] = [operand(site, 0), operand(site, 1)];
      const rank = ids.shape.length;
      const fits = ids.shape.every(
        (size, k) => size === x.shape[k] || size === UNKNOWN || x.shape[k] === UNKNOWN,
      );
      if (rank > x.shape.length || !fits) throw invalid('SEGMENT_IDS', 'there is not one id for each slice');
      const segments = scalarInteger(site, 2);
      const count = segments === undefined ? UNKNOWN : givenSize(segments, 'the number of segments');
      return [{ dtype: x.dtype, shape: [count, ...x.shape.slice(rank)] }];
    },
    prepare(site) {
      const { dtype, shape } = operand(site, 0);
      const inner = product(shape.slice(operand(site, 1).shape.length));
      const segments = site.outputs[0].shape[0];
      const first = start(dtype === 'int32');
      return ([x, ids], [y]) => {
        const [from, to] = [x as Float32Array, y as Float32Array];
        to.fill(first);
        for (let slice = 0; slice < ids!.length; slice++) {
          const id = Number(ids![slice]);
          if (id < 0) continue;
          const at = checkedIndex(id, segments) * inner;
          for (let i = 0; i < inner; i++) to[at + i] = combine(to[at + i], from[slice * inner + i]);
        }
      };
    },
    example: inTests(() => (random, dtype) => {
      const shape = randomShape(random, 1, 3);
      const segments = random.integer(1, 4);
      const ids = Array.from({ length: shape[0] }, () => random.integer(-1, segments - 1));
      return {
        inputs: [
          randomOperand(random, dtype, shape),
          { tensor: integersTensor('int32', [ids.length], ids) },
          scalar(segments),
        ],
      };
    }),
  });
}
