import { describe, expect, it } from '@jest/globals';
import { perTensor } from '@zoo/core';
import { loadModel } from '@zoo/runtime';
import { cutFinely } from './compile/cut.ts';
import { delegateWith, wasmDelegate } from './delegate.ts';
import { Network, numbersFor, scaled } from './testing/network.ts';

const NETWORKS: Readonly<Record<string, { write(n: Network): unknown; steps: readonly string[] }>> = {
  'a residual sum after a convolution': {
    write(n) {
      const x = n.conv(n.input(1, 9, 7, 5), 19);
      n.add('ADD', [x, n.conv(x, 19)]);
    },
    steps: ['CONV_2D', 'CONV_2D+ADD'],
  },
  'a residual sum and its activation after a strided one': {
    write(n) {
      const x = n.input(2, 9, 7, 6);
      const y = n.conv(x, 21, 3, 2);
      n.add('RELU', [n.add('ADD', [n.conv(x, 21, 1, 2), y])]);
    },
    steps: ['CONV_2D', 'CONV_2D+ADD+RELU'],
  },
  'a sum with what is made later': {
    write(n) {
      const x = n.input(1, 8, 8, 20);
      const y = n.conv(x, 20);
      n.add('ADD', [y, n.add('TRANSPOSE', [x, n.order(0, 2, 1, 3)])]);
    },
    steps: ['TRANSPOSE', 'CONV_2D+ADD'],
  },
  'leaky units and a floor': {
    write(n) {
      const y = n.add('LEAKY_RELU', [n.conv(n.input(1, 12, 12, 8), 24, 3)], { alpha: 0.2 });
      n.add('MAXIMUM', [y, n.constant(1)]);
    },
    steps: ['CONV_2D+LEAKY_RELU+MAXIMUM'],
  },
  'a residual sum after minimal filtering': {
    write(n) {
      const x = n.conv(n.input(1, 13, 15, 32), 33);
      n.add('RELU', [n.add('ADD', [n.conv(x, 33, 3), x])]);
    },
    steps: ['CONV_2D', 'CONV_2D+ADD+RELU'],
  },
  'hard swish, written out': {
    write(n) {
      const x = n.depthwise(n.input(1, 8, 9, 17));
      const limited = n.add('RELU6', [n.add('ADD', [x, n.constant(1)])]);
      n.add('MUL', [n.add('MUL', [x, limited]), n.constant()]);
    },
    steps: ['DEPTHWISE_CONV_2D+ADD+RELU6+MUL+MUL'],
  },
  'units by a tangent, with a power that is a product': {
    write(n) {
      const x = n.add('FULLY_CONNECTED', [n.input(3, 70), n.constant(50, 70), n.constant(50)]);
      const cube = n.add('POW', [x, n.number(3)]);
      n.add('MUL', [x, n.add('TANH', [n.add('ADD', [x, cube])])]);
    },
    steps: ['FULLY_CONNECTED+POW+ADD+TANH+MUL'],
  },
  'swish after a fully connected layer': {
    write(n) {
      const x = n.add('FULLY_CONNECTED', [n.input(3, 70), n.constant(50, 70), n.constant(50)]);
      n.add('MUL', [x, n.add('LOGISTIC', [x])]);
    },
    steps: ['FULLY_CONNECTED+LOGISTIC+MUL'],
  },
  'scale and offset of channels': {
    write(n) {
      const x = n.add('MUL', [n.conv(n.input(1, 5, 5, 3), 18), n.constant(18)]);
      n.add('ADD', [x, n.constant(1, 1, 1, 18)], { fusedActivationFunction: 'RELU6' });
    },
    steps: ['CONV_2D+MUL+ADD'],
  },
  'squeeze and excite': {
    write(n) {
      const x = n.conv(n.input(1, 6, 6, 8), 20);
      const weights = n.add('LOGISTIC', [n.conv(n.add('MEAN', [x, n.order(1, 2)], { keepDims: true }), 20)]);
      n.add('HARD_SWISH', [n.add('MUL', [x, weights])]);
    },
    steps: ['CONV_2D', 'MEAN', 'CONV_2D+LOGISTIC', 'MUL+HARD_SWISH'],
  },
  'elementwise ops alone': {
    write(n) {
      const x = n.input(3, 411);
      const y = n.add('TANH', [n.add('MUL', [n.add('ADD', [x, n.constant()]), n.input(3, 411)])]);
      n.add('SUB', [n.add('MUL', [y, y]), x]);
    },
    steps: ['ADD+MUL+TANH+MUL+SUB'],
  },
  'padding on two sides before a strided convolution': {
    write: (n) => n.conv(n.pad(n.input(2, 9, 11, 6), 0, 1, 0, 1), 21, 3, 2, 'VALID'),
    steps: ['PAD+CONV_2D'],
  },
  'uneven padding before a depthwise one': {
    write: (n) => n.add('RELU', [n.depthwise(n.pad(n.input(1, 8, 13, 20), 2, 1, 4, 0), 5, 2, 'VALID')]),
    steps: ['PAD+DEPTHWISE_CONV_2D+RELU'],
  },
  'padding before minimal filtering, and a residual sum': {
    write(n) {
      const x = n.conv(n.input(1, 12, 14, 32), 32);
      n.add('ADD', [n.conv(n.pad(x, 1, 1, 1, 1), 32, 3, 1, 'VALID'), x]);
    },
    steps: ['CONV_2D', 'PAD+CONV_2D+ADD'],
  },
  'more padding than a filter is wide': {
    write: (n) => n.conv(n.pad(n.input(1, 5, 5, 4), 3, 0, 0, 0), 8, 3, 1, 'VALID'),
    steps: ['PAD', 'CONV_2D'],
  },
  'padding before a pool': {
    write: (n) =>
      n.add('MAX_POOL_2D', [n.pad(n.input(1, 6, 6, 4), 1, 1, 1, 1)], {
        ...{ padding: 'VALID', strideH: 2, strideW: 2, filterHeight: 2, filterWidth: 2 },
      }),
    steps: ['PAD', 'MAX_POOL_2D'],
  },
  'products that skip zeros, and a residual sum': {
    write(n) {
      const x = n.input(1, 7, 11, 66);
      const operands = [x, n.pruned(66, 1, 1, 66), n.constant(66)];
      const y = n.add('CONV_2D', operands, { padding: 'SAME', strideH: 1, strideW: 1 });
      n.add('RELU', [n.add('ADD', [y, x])]);
    },
    steps: ['CONV_2D+ADD+RELU'],
  },
  'a residual sum of bytes after a convolution': {
    write(n) {
      const x = n.layer('CONV_2D', n.bytes('int8', 1, 9, 7, 5), 19);
      const quantization = scaled('int8', 0.11);
      n.add('ADD', [n.layer('CONV_2D', x, 19), x], {}, { quantization });
    },
    steps: ['CONV_2D', 'CONV_2D+ADD'],
  },
  'a residual sum of unsigned bytes, on either side, and what follows': {
    write(n) {
      const x = n.layer('CONV_2D', n.bytes('uint8', 2, 8, 9, 6), 21, 3);
      const sum = n.add(
        'ADD',
        [x, n.layer('DEPTHWISE_CONV_2D', x, 21, 3)],
        {},
        {
          quantization: scaled('uint8', 0.4),
        },
      );
      const result = n.add('LOGISTIC', [sum], {}, { quantization: perTensor(1 / 256, 0) });
      n.add(
        'SUB',
        [result, n.constantBytes('uint8', 2, 8, 9, 21)],
        {},
        { quantization: scaled('uint8', 0.03) },
      );
    },
    steps: ['CONV_2D', 'DEPTHWISE_CONV_2D+ADD+LOGISTIC+SUB'],
  },
  'another scale and type after a fully connected layer': {
    write(n) {
      const operands = [n.bytes('int8', 3, 70), n.constantBytes('int8', 50, 70)];
      const y = n.add('FULLY_CONNECTED', operands, {}, { quantization: scaled('int8', 0.4) });
      const other = n.add('QUANTIZE', [y], {}, { dtype: 'uint8', quantization: scaled('uint8', 0.5) });
      n.add('HARD_SWISH', [other], {}, { quantization: scaled('uint8', 0.3) });
    },
    steps: ['FULLY_CONNECTED+QUANTIZE+HARD_SWISH'],
  },
  'pixels on their way to a model of bytes': {
    write(n) {
      const real = n.add('CAST', [n.bytes('uint8', 1, 37, 29, 3)], {}, { dtype: 'float32' });
      const x = n.add('QUANTIZE', [real], {}, { dtype: 'int8', quantization: perTensor(1, -128) });
      const y = n.add('SUB', [x, n.constantBytes('int8', 3)], {}, { quantization: scaled('int8', 1.1) });
      n.add('MUL', [y, n.constantBytes('int8', 1)], {}, { quantization: scaled('int8', 0.01) });
    },
    steps: ['CAST+QUANTIZE+SUB+MUL'],
  },
  'floats between bytes': {
    write(n) {
      const real = n.add('DEQUANTIZE', [n.bytes('int8', 5, 411)], {}, { dtype: 'float32' });
      n.add('SQRT', [n.add('ABS', [n.add('MUL', [n.constant(1), real])])]);
    },
    steps: ['DEQUANTIZE+MUL+ABS+SQRT'],
  },
  'bytes that are read twice': {
    write(n) {
      const x = n.add('TANH', [n.bytes('int8', 1, 40)], {}, { quantization: perTensor(1 / 128, 0) });
      const y = n.add('HARD_SWISH', [x], {}, { quantization: perTensor(1 / 128, 0) });
      n.add(
        'ADD',
        [y, n.add('ABS', [x], {}, { quantization: perTensor(1 / 128, 0) })],
        {},
        {
          quantization: perTensor(1 / 64, 0),
        },
      );
    },
    steps: ['TANH+HARD_SWISH+ABS+ADD'],
  },
  'swish of bytes after a convolution': {
    write(n) {
      const x = n.layer('CONV_2D', n.bytes('int8', 1, 9, 7, 5), 19);
      const y = n.add('LOGISTIC', [x], {}, { quantization: perTensor(1 / 256, -128) });
      n.add('MUL', [x, y], {}, { quantization: scaled('int8', 0.2) });
    },
    steps: ['CONV_2D+LOGISTIC+MUL'],
  },
  'hard swish of unsigned bytes, written out, and a residual sum': {
    write(n) {
      const x = n.layer('CONV_2D', n.bytes('uint8', 1, 9, 7, 5), 19);
      const sum = [x, n.constantBytes('uint8', 1)];
      const y = n.add(
        'ADD',
        sum,
        { fusedActivationFunction: 'RELU6' },
        { quantization: scaled('uint8', 0.05) },
      );
      const z = n.add('MUL', [y, x], {}, { quantization: scaled('uint8', 0.3) });
      n.add('ADD', [z, n.constantBytes('uint8', 1, 9, 7, 19)], {}, { quantization: scaled('uint8', 0.4) });
    },
    steps: ['CONV_2D+ADD+MUL+ADD'],
  },
  'a square of bytes and the swish of it, whose bytes are read by others': {
    write(n) {
      const x = n.bytes('int8', 3, 41);
      const square = n.add('MUL', [x, x], {}, { quantization: scaled('int8', 0.3) });
      const y = n.add('LOGISTIC', [square], {}, { quantization: perTensor(1 / 256, -128) });
      const z = n.add('MUL', [y, square], {}, { quantization: scaled('int8', 0.2) });
      n.add(
        'SUB',
        [
          n.add('TRANSPOSE', [z, n.order(1, 0)], {}, { quantization: scaled('int8', 0.2) }),
          n.add('TRANSPOSE', [x, n.order(1, 0)], {}, { quantization: x.quantization }),
        ],
        {},
        { quantization: scaled('int8', 0.3) },
      );
    },
    steps: ['MUL+LOGISTIC+MUL', 'TRANSPOSE', 'TRANSPOSE', 'SUB'],
  },
  'swish of bytes after a convolution whose weights others read': {
    write(n) {
      const x = n.layer('CONV_2D', n.bytes('int8', 1, 9, 7, 5), 19);
      const y = n.add('LOGISTIC', [x], {}, { quantization: perTensor(1 / 256, -128) });
      const z = n.add('MUL', [x, y], {}, { quantization: scaled('int8', 0.2) });
      const turned = n.add('TRANSPOSE', [y, n.order(0, 1, 2, 3)], {}, { quantization: y.quantization });
      n.add('SUB', [z, turned], {}, { quantization: scaled('int8', 0.3) });
    },
    steps: ['CONV_2D', 'LOGISTIC', 'MUL', 'TRANSPOSE', 'SUB'],
  },
  'parts made where the whole has them, through views, and read by others as well': {
    write(n) {
      const x = n.input(1, 7, 5, 6);
      const heads = [n.conv(x, 12), n.conv(x, 18, 3, 2), n.depthwise(x)].map((y) =>
        n.add('RESHAPE', [y, n.order(1, -1, 3)]),
      );
      const all = n.add('CONCATENATION', heads, { axis: 1 });
      n.add('ADD', [n.add('MEAN', [heads[1], n.order(1)], { keepDims: true }), all]);
    },
    steps: [
      'CONV_2D',
      'CONV_2D',
      'DEPTHWISE_CONV_2D',
      'RESHAPE',
      'RESHAPE',
      'RESHAPE',
      'CONCATENATION',
      'MEAN',
      'ADD',
    ],
  },
  'parts of a whole that is a part': {
    write(n) {
      const x = n.input(3, 11);
      const inner = n.add('CONCATENATION', [n.add('TANH', [x]), n.add('EXP', [x])], { axis: 0 });
      const twice = n.add('SQUARE', [x]);
      n.add('SIN', [n.add('CONCATENATION', [twice, inner, x, twice], { axis: 0 })]);
    },
    steps: ['TANH', 'EXP', 'CONCATENATION', 'SQUARE', 'CONCATENATION', 'SIN'],
  },
  'parts read where they are, and the whole': {
    write(n) {
      const x = n.add('SIN', [n.input(1, 3, 5, 7)]);
      const rows = n.many('UNPACK', [n.add('RESHAPE', [x, n.order(3, 35)])], { num: 3, axis: 0 });
      const [y, z] = rows.map((row) => n.add('RESHAPE', [row, n.order(1, 1, 5, 7)]));
      n.add('MUL', [n.add('SUB', [x, y]), z]);
    },
    steps: ['SIN', 'RESHAPE', 'UNPACK', 'RESHAPE', 'RESHAPE', 'RESHAPE', 'SUB', 'MUL'],
  },
  'parts that are the whole': {
    write(n) {
      const [x] = n.many('SPLIT', [n.axis(0), n.add('COS', [n.input(4, 9)])], { numSplits: 1 });
      n.add('NEG', [n.add('RESHAPE', [n.add('CONCATENATION', [x], { axis: 0 }), n.order(6, 6)])]);
    },
    steps: ['COS', 'SPLIT', 'CONCATENATION', 'RESHAPE', 'NEG'],
  },
  'parts put together in another order': {
    write(n) {
      const x = n.add('COS', [n.input(4, 9)]);
      const [a, b] = n.many('SPLIT', [n.axis(0), x], { numSplits: 2 });
      n.add('CONCATENATION', [b, a, n.add('NEG', [b])], { axis: 0 });
    },
    steps: ['COS', 'SPLIT', 'NEG', 'CONCATENATION'],
  },
  'all of a value in another order, which is no part': {
    write(n) {
      const x = n.add('COS', [n.input(1, 4, 6, 8)]);
      const y = n.add('SPACE_TO_DEPTH', [n.add('DEPTH_TO_SPACE', [x], { blockSize: 2 })], { blockSize: 4 });
      n.add('NEG', [n.add('TRANSPOSE', [n.add('TRANSPOSE', [y, n.order(0, 3, 1, 2)]), n.order(2, 0, 3, 1)])]);
    },
    steps: ['COS', 'DEPTH_TO_SPACE', 'SPACE_TO_DEPTH', 'TRANSPOSE', 'TRANSPOSE', 'NEG'],
  },
  'what is read twice': {
    write(n) {
      const x = n.conv(n.input(1, 5, 5, 3), 8);
      const y = n.add('HARD_SWISH', [x]);
      n.add('CONCATENATION', [x, y], { axis: 3 });
    },
    steps: ['CONV_2D', 'HARD_SWISH', 'CONCATENATION'],
  },
};

describe.each([
  ['one thread', wasmDelegate()],
  ['two threads', delegateWith({ threads: 2 }, cutFinely)],
  ['deterministic', wasmDelegate({ deterministic: true })],
])('fused nodes, %s', (_, delegate) => {
  it.each(Object.entries(NETWORKS))('%s: the bits of the nodes one by one', async (_, { write, steps }) => {
    const [fused, plain] = [true, false].map((isFused) => {
      const network = new Network();
      write(network);
      return network.finish(isFused);
    });
    using model = await loadModel(fused, { delegates: [delegate] });
    using unfused = await loadModel(plain, { delegates: [delegate] });
    const inputs = numbersFor(model);
    const [result] = Object.values(await model.run(inputs, { profile: true }));
    const expected = Object.values(await unfused.run(inputs)).at(-1);
    expect(model.profile().map(({ op }) => op)).toEqual(steps);
    expect(result.data).toEqual(expected?.data);
  });
});
