import { normalizeAxis } from '@zoo/core';
import type { OpDefinition } from '@zoo/ir';
import type { ArgMaxOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { product } from '../lib/blocks.ts';
import { knownIntegers, scalarInteger, unknownShape } from '../lib/constants.ts';
import { dtypeVersions, indexTypeOf } from '../lib/dtypes.ts';
import { operand } from '../lib/site.ts';
import { randomOperand, randomShape, scalar } from './examples.ts';
import { singleRow } from './single-row.ts';

/** ARG_MAX and ARG_MIN: where along an axis the first of the extreme values stands. */
export function extremumIndex(
  name: string,
  code: number,
  options: string,
  summary: string,
  beats: (a: number, b: number) => boolean,
): OpDefinition {
  return singleRow<ArgMaxOptions>({
    name,
    code,
    options,
    summary,
    operands: [{ name: 'x' }, { name: 'axis', kind: 'constant' }],
    results: [{ name: 'index' }],
    types: 'T, int32|int64 -> int32|int64',
    dtypes: ['float32', 'int8', 'uint8', 'int16', 'int32', 'bool'],
    version: dtypeVersions({ int8: 2, bool: 3 }),
    quantize: { results: 'none', plain: [1] },
    infer(site) {
      const { shape } = operand(site, 0);
      const dtype = site.outputs[0]?.dtype ?? indexTypeOf(site.attrs.outputType);
      const axis = scalarInteger(site, 1);
      if (axis === undefined) return [{ dtype, shape: unknownShape(Math.max(0, shape.length - 1)) }];
      const at = normalizeAxis(axis, shape.length);
      return [{ dtype, shape: shape.filter((_, k) => k !== at) }];
    },
    prepare(site) {
      const { shape } = operand(site, 0);
      const axis = normalizeAxis(knownIntegers(site, 1)[0], shape.length);
      const outer = product(shape.slice(0, axis));
      const size = shape[axis];
      const inner = product(shape.slice(axis + 1));
      const wide = site.outputs[0].dtype === 'int64';
      return ([x], [y]) => {
        const values = x as Float32Array;
        const indices = y as Int32Array & BigInt64Array;
        for (let o = 0; o < outer * inner; o++) {
          const start = Math.floor(o / inner) * size * inner + (o % inner);
          let best = 0;
          for (let k = 1; k < size; k++) {
            if (beats(values[start + k * inner], values[start + best * inner])) best = k;
          }
          (indices as { [index: number]: number | bigint })[o] = wide ? BigInt(best) : best;
        }
      };
    },
    example: inTests(() => (random, dtype) => {
      const shape = randomShape(random, 1, 4);
      const axis = random.integer(-shape.length, shape.length - 1);
      const outputType = random.pick(['INT32', 'INT64'] as const);
      return { attrs: { outputType }, inputs: [randomOperand(random, dtype, shape), scalar(axis)] };
    }),
  });
}
