import type { Random } from '@zoo/core';
import type { OpDefinition } from '@zoo/ir';
import type { RandomOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { givenSize, unknownShape } from '../lib/constants.ts';
import { integers, operand } from '../lib/site.ts';
import { list, randomShape } from './examples.ts';
import { singleRow } from './single-row.ts';

/** Random numbers of a given shape. They come from the model's generator: seeds of other runtimes make other numbers. */
export function randomNumbers(
  name: string,
  code: number,
  summary: string,
  draw: (random: Random) => number,
): OpDefinition {
  return singleRow<RandomOptions>({
    name,
    code,
    options: 'RandomOptions',
    summary,
    operands: [{ name: 'shape', kind: 'constant' }],
    types: 'T -> float32',
    dtypes: ['int32', 'int64'],
    traits: ['stateful'],
    infer(site) {
      const sizes = integers(site.inputs[0]?.data)?.map((size) => givenSize(size, 'the shape'));
      const [rank] = operand(site, 0).shape;
      return [{ dtype: 'float32', shape: sizes ?? (rank >= 0 ? unknownShape(rank) : undefined) }];
    },
    prepare:
      () =>
      (_, [y], { random }) => {
        const out = y as Float32Array;
        for (let i = 0; i < out.length; i++) out[i] = draw(random);
      },
    example: inTests(() => (random, dtype) => ({
      inputs: [list(randomShape(random, 0, 3), dtype as 'int32' | 'int64')],
    })),
  });
}
