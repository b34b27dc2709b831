import { normalizeAxis, UNKNOWN } from '@zoo/core';
import type { SplitOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape, scalar } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { knownIntegers, mapSize, scalarInteger, unknownShape } from '../../lib/constants.ts';
import { dtypeVersions, float8, SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { copyParts } from '../../lib/parts.ts';
import { operand } from '../../lib/site.ts';

export const split = movement<SplitOptions>({
  name: 'SPLIT',
  code: 49,
  options: 'SplitOptions',
  summary: 'x cut into equal pieces along an axis',
  operands: [{ name: 'axis', kind: 'constant' }, { name: 'x' }],
  results: [{ name: 'parts', kind: 'variadic' }],
  types: 'int32, T -> T...',
  dtypes: SIZED,
  version: dtypeVersions({ int8: 2, int32: 3, int16: 4, ...float8(5) }, { slot: 1 }),
  infer(site) {
    const { dtype, shape } = operand(site, 1);
    const count = partCount(site.attrs.numSplits);
    const axis = scalarInteger(site, 0);
    if (axis === undefined) return repeated(count, { dtype, shape: unknownShape(shape.length) });
    const at = normalizeAxis(axis, shape.length);
    if (shape[at] !== UNKNOWN && shape[at] % count !== 0) {
      throw invalid('SPLIT_SIZE', `axis ${at} does not divide into ${count} equal parts`, {
        received: String(shape[at]),
      });
    }
    return repeated(count, {
      dtype,
      shape: shape.with(
        at,
        mapSize(shape[at], (size) => size / count),
      ),
    });
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 1);
    const axis = normalizeAxis(knownIntegers(site, 0)[0], shape.length);
    const sizes = site.outputs.map((part) => part.shape[axis]);
    const copy = copyParts(dtype, shape, axis, sizes);
    return ([, x], parts) => copy(x!, parts);
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const axis = random.integer(0, shape.length - 1);
    const numSplits = random.integer(1, 3);
    const x = randomOperand(random, dtype, shape.with(axis, shape[axis] * numSplits));
    return { attrs: { numSplits }, inputs: [scalar(axis), x] };
  }),
});

/** More parts than this no file needs; each becomes a tensor. */
const MAX_PARTS = 65536;

function partCount(count: number): number {
  if (Number.isInteger(count) && count > 0 && count <= MAX_PARTS) return count;
  throw invalid('SPLIT_COUNT', 'impossible number of parts', {
    expected: `1 to ${MAX_PARTS}`,
    received: String(count),
  });
}

function repeated<T>(count: number, value: T): T[] {
  return new Array<T>(count).fill(value);
}
