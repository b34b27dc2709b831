import {
  type DType,
  decodeElements,
  elementCount,
  encodeElements,
  memoryBytes,
  type Shape,
  UNKNOWN,
} from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { copyAll } from '../../lib/strided-copy.ts';

const CASTABLE: readonly DType[] = [
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'float32',
  'int64',
  'float64',
  'uint64',
  'float16',
  'bfloat16',
  'bool',
];

export const bitcast = singleRow({
  name: 'BITCAST',
  code: 159,
  options: 'BitcastOptions',
  summary:
    'the bytes of x as another element type; wider elements take the last axis, narrower ones make one',
  types: `T -> ${CASTABLE.join('|')}`,
  dtypes: CASTABLE,
  infer(site) {
    const x = operand(site, 0);
    const dtype = site.outputs[0]?.dtype ?? x.dtype;
    return [{ dtype, shape: recut(x.shape, memoryBytes(x.dtype), memoryBytes(dtype)) }];
  },
  prepare(site) {
    const from = operand(site, 0).dtype;
    const { dtype, shape } = site.outputs[0];
    const count = elementCount(shape);
    return ([x], [y]) => copyAll(decodeElements(dtype, encodeElements(from, x!), count), y);
  },
  example: inTests(() => (random, dtype) => {
    const to = random.pick(CASTABLE);
    const ratio = memoryBytes(to) / memoryBytes(dtype);
    const shape = randomShape(random, 0, 3);
    return {
      inputs: [randomOperand(random, dtype, ratio > 1 ? [...shape, ratio] : shape)],
      outputs: [{ dtype: to }],
    };
  }),
});

function recut(shape: Shape, from: number, to: number): Shape {
  if (from === to) return shape;
  if (from > to) return [...shape, from / to];
  const last = shape.at(-1);
  if (last === to / from || last === UNKNOWN) return shape.slice(0, -1);
  throw invalid('BITCAST_SHAPE', 'the last axis does not make up one wider element', {
    expected: String(to / from),
    received: String(last),
  });
}
