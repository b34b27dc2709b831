import { elementCount, isStatic, tensor, ZooError } from '@zoo/core';
import {
  type Attributes,
  defineOp,
  type Graph,
  type Module,
  type OpDefinition,
  type OpLookup,
  type OpSpec,
  type Prepare,
  typeRow,
} from '@zoo/ir';

/** Ops with one property each, so that a test shows what it depends on. */
function fake(
  name: string,
  row: string,
  spec: Pick<OpSpec<Attributes, 'any'>, 'infer'> & Partial<OpSpec<Attributes, 'any'>>,
  kernel: Prepare<Attributes>,
): OpDefinition {
  return defineOp<Attributes, 'any'>({
    name,
    spec: {
      summary: name,
      operands: [{ name: 'x' }],
      results: [{ name: 'y' }],
      types: { any: typeRow(row, { T: ['float32', 'int32', 'string'] }) },
      traits: ['pure'],
      tolerance: 'exact',
      ...spec,
    },
    tflite: { version: () => 1 },
    quantize: { results: 'none' },
    reference: { any: kernel },
    cases: [],
  });
}

const same: OpSpec<Attributes, 'any'>['infer'] = ({ inputs: [x] }) => [{ dtype: x!.dtype, shape: x!.shape }];

/** How often each kernel was prepared and run. */
export const counts = { prepared: new Map<string, number>(), run: new Map<string, number>() };

function count(map: Map<string, number>, name: string): void {
  map.set(name, (map.get(name) ?? 0) + 1);
}

function counted(name: string, kernel: Prepare<Attributes>): Prepare<Attributes> {
  return (site) => {
    count(counts.prepared, name);
    const run = kernel(site);
    return (...all) => {
      count(counts.run, name);
      return run(...all);
    };
  };
}

/** y = x + 1; may write over its operand. */
const increment = fake(
  'INCREMENT',
  'T -> T',
  {
    infer: same,
    traits: ['pure', 'elementwise', 'in-place'],
    macs: ({ inputs: [x] }) => elementCount(x!.shape),
  },
  counted('INCREMENT', () => ([x], [y]) => {
    for (let i = 0; i < y.length; i++) y[i] = ((x![i] as number) + 1) as never;
  }),
);

/** y = a + b, same shapes; not in place. */
const plus = fake(
  'PLUS',
  'T, T -> T',
  { operands: [{ name: 'a' }, { name: 'b' }], infer: same },
  () =>
    ([a, b], [y]) => {
      for (let i = 0; i < y.length; i++) y[i] = ((a![i] as number) + (b![i] as number)) as never;
    },
);

/** The same elements in the shape that the second operand holds. */
const reshape = fake(
  'RESHAPE_TO',
  'T, int32 -> T',
  {
    operands: [{ name: 'x' }, { name: 'shape', kind: 'constant' }],
    traits: ['pure', 'reshaping'],
    infer({ inputs: [x, shape] }) {
      const wanted = shape!.data && Array.from(shape!.data as Int32Array);
      if (wanted && isStatic(x!.shape) && elementCount(wanted) !== elementCount(x!.shape)) {
        throw new ZooError({
          code: 'RESHAPE',
          category: 'damaged-input',
          message: 'other number of elements',
        });
      }
      return [{ dtype: x!.dtype, shape: wanted }];
    },
  },
  counted('RESHAPE_TO', () => ([x], [y]) => {
    for (let i = 0; i < y.length; i++) y[i] = x![i] as never;
  }),
);

/** The shape of x, known before it runs. */
const shapeOf = fake(
  'SHAPE_OF',
  'T -> int32',
  {
    infer: ({ inputs: [x] }) => [{ dtype: 'int32', shape: [x!.shape.length] }],
    fold: ({ inputs: [x] }) => (isStatic(x!.shape) ? [Int32Array.from(x!.shape)] : [undefined]),
  },
  ({ inputs: [x] }) =>
    (_, [y]) => {
      (y as Int32Array).set(x!.shape);
    },
);

/** The elements that are not zero: how many, only the run knows. */
const nonzero = fake(
  'NONZERO',
  'float32 -> float32',
  { infer: () => [{ dtype: 'float32', shape: [-1] }] },
  counted('NONZERO', () => ([x]) => {
    const kept = (x as Float32Array).filter((item) => item !== 0);
    return [tensor('float32', [kept.length], kept)];
  }),
);

/** variable += x; returns the sum. */
const accumulate = fake(
  'ACCUMULATE',
  'float32, float32 -> float32',
  { operands: [{ name: 'x' }, { name: 'state' }], infer: same, traits: ['stateful'] },
  () =>
    ([x, state], [y]) => {
      for (let i = 0; i < y.length; i++) (state as Float32Array)[i] += (x as Float32Array)[i];
      (y as Float32Array).set(state as Float32Array);
    },
);

/** Applies the graph `body` `times` times. */
const repeat = fake(
  'REPEAT',
  'T -> T',
  { infer: ({ inputs: [x] }) => [{ dtype: x!.dtype, shape: undefined }], traits: ['control-flow'] },
  ({ attrs, inputs: [x], subgraphs }) =>
    ([data], _, scope) => {
      let state = tensor(x!.dtype, x!.shape, data!.slice() as Float32Array);
      for (let i = 0; i < (attrs.times as number); i++) {
        state = scope.call(subgraphs!.body[0], [state])[0] as typeof state;
      }
      return [state];
    },
);

/** y = random numbers. */
const noise = fake(
  'NOISE',
  'float32 -> float32',
  { infer: same, traits: ['stateful'] },
  () =>
    (_, [y], scope) => {
      for (let i = 0; i < y.length; i++) y[i] = scope.random.next();
    },
);

const broken = fake('BROKEN', 'T -> T', { infer: same, traits: [] }, () => () => {
  throw new RangeError('index 9 of 3');
});

/** Claims two results in its types and makes one. */
const nothing = fake('NOTHING', 'T -> T, T', { infer: same }, () => () => undefined);

const FAKES = [nothing, increment, plus, reshape, shapeOf, nonzero, accumulate, repeat, noise, broken];
const byName = new Map(FAKES.map((op) => [op.name, op]));

export const fakeOps: OpLookup = { find: (name) => byName.get(name), defaults: () => ({}) };

export function moduleOf(...graphs: Graph[]): Module {
  return { graphs, signatures: [], metadata: [], files: [] };
}

export function int32(...numbers: number[]): Int32Array<ArrayBuffer> {
  return Int32Array.from(numbers);
}

export function float32(...numbers: number[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(numbers);
}
