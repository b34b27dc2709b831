import { elementCount, type Random, type Shape } from '@zoo/core';
import { type Graph, GraphBuilder, type Value } from '@zoo/ir';
import { ops } from '@zoo/ops';

type Step = (builder: GraphBuilder, x: Value, random: Random, earlier: readonly Value[]) => Value;

const randomFloats = (random: Random, count: number) =>
  Float32Array.from({ length: count }, () => random.normal());

function constant(builder: GraphBuilder, random: Random, shape: Shape): Value {
  return builder.constant('c', 'float32', shape, randomFloats(random, elementCount(shape)));
}

/** A number, or one for each channel. */
function vector(builder: GraphBuilder, random: Random, x: Value): Value {
  return constant(builder, random, random.pick<Shape>([[], [1], [x.dims[3]], [1, 1, 1, x.dims[3]]]));
}

const arithmetic =
  (op: string): Step =>
  (builder, x, random) => {
    const operands = [x, vector(builder, random, x)];
    const swapped = (op === 'MUL' || op === 'ADD') && random.next() < 0.3;
    return builder.add(op, swapped ? operands.reverse() : operands);
  };

const bound =
  (op: string, numbers: readonly number[]): Step =>
  (builder, x, random) =>
    builder.add(op, [x, builder.constant('bound', 'float32', [], Float32Array.of(random.pick(numbers)))]);

const unary =
  (op: string): Step =>
  (builder, x) =>
    builder.add(op, [x]);

const integers = (builder: GraphBuilder, values: readonly number[], shape: Shape = [values.length]) =>
  builder.constant('i', 'int32', shape, Int32Array.from(values));

const convolution: Step = (builder, x, random) => {
  const channels = x.dims[3];
  const outputs = random.integer(1, 4);
  const kernel = random.integer(1, 3);
  const stride = random.integer(1, 2);
  return builder.add(
    'CONV_2D',
    [x, constant(builder, random, [outputs, kernel, kernel, channels]), constant(builder, random, [outputs])],
    { padding: random.pick(['SAME', 'VALID']), strideH: stride, strideW: stride },
  );
};

const depthwise: Step = (builder, x, random) => {
  const channels = x.dims[3];
  const kernel = random.integer(1, 3);
  return builder.add(
    'DEPTHWISE_CONV_2D',
    [x, constant(builder, random, [1, kernel, kernel, channels]), constant(builder, random, [channels])],
    { padding: random.pick(['SAME', 'VALID']), strideH: 1, strideW: 1, depthMultiplier: 1 },
  );
};

/** A pad and a convolution as Keras writes them; half of them are what SAME means. */
const paddedConvolution: Step = (builder, x, random) => {
  const [, height, , channels] = x.dims;
  const stride = random.integer(1, 2);
  const total = Math.max((Math.ceil(height / stride) - 1) * stride + 3 - height, 0);
  const before = random.next() < 0.5 ? total >> 1 : random.integer(0, 2);
  const sides = [before, Math.max(total - before, 0)];
  const padded = builder.add('PAD', [x, integers(builder, [0, 0, ...sides, ...sides, 0, 0], [4, 2])]);
  return builder.add(
    'CONV_2D',
    [padded, constant(builder, random, [2, 3, 3, channels]), constant(builder, random, [2])],
    { padding: 'VALID', strideH: stride, strideW: stride },
  );
};

const reshapes: Step = (builder, x) => {
  const flat = builder.add('RESHAPE', [x, integers(builder, [-1])]);
  return builder.add('RESHAPE', [flat, integers(builder, [...x.dims])]);
};

const identity: Step = (builder, x, random) => {
  const [op, neutral] = random.pick([
    ['MUL', 1],
    ['ADD', 0],
  ] as const);
  return builder.add(op, [x, builder.constant('neutral', 'float32', [1], Float32Array.of(neutral))]);
};

const constantBranch: Step = (builder, x, random) => {
  const shape = [x.dims[3]];
  const sum = builder.add('ADD', [constant(builder, random, shape), constant(builder, random, shape)]);
  return builder.add('MUL', [x, sum]);
};

const dead: Step = (builder, x) => {
  builder.add('RELU', [builder.add('NEG', [x])]);
  return x;
};

const residual: Step = (builder, x, random, earlier) => {
  const alike = earlier.filter((value) => value.dims.join() === x.dims.join());
  return alike.length === 0 ? x : builder.add('ADD', [x, random.pick(alike)]);
};

const STEPS: readonly Step[] = [
  convolution,
  convolution,
  depthwise,
  paddedConvolution,
  arithmetic('MUL'),
  arithmetic('ADD'),
  arithmetic('SUB'),
  unary('RELU'),
  unary('RELU6'),
  bound('MINIMUM', [6, 1, 0.5]),
  bound('MAXIMUM', [0, -1]),
  reshapes,
  identity,
  constantBranch,
  dead,
  residual,
];

/** A random graph over [1, 5..8, same, 1..3] that gives every pass something to do. */
export function randomGraph(random: Random): Graph {
  const builder = new GraphBuilder(ops);
  const size = random.integer(5, 8);
  let x = builder.input('x', 'float32', [1, size, size, random.integer(1, 3)]);
  const earlier: Value[] = [];
  const steps = random.integer(2, 10);
  for (let i = 0; i < steps; i++) {
    const step = random.pick(STEPS);
    // kernels are up to 3 wide
    if (x.dims[1] < 3 && (step === convolution || step === depthwise || step === paddedConvolution)) continue;
    x = step(builder, x, random, earlier);
    earlier.push(x);
  }
  const last = builder.add('NEG', [x]);
  return builder.finish(random.next() < 0.5 ? [last] : [last, random.pick(earlier)]);
}
