import { Random } from '@zoo/core';
import { type Graph, GraphBuilder, type Module } from '@zoo/ir';
import { ops } from '@zoo/ops';

/** A convolution, its shortcut, a pooling and a classifier: enough for most of what this package looks at. */
export function smallNetwork({ noise = 0, names = (name: string) => name } = {}): Module {
  const random = new Random(1);
  const b = new GraphBuilder(ops);
  const weights = (shape: number[]) =>
    Float32Array.from({ length: shape.reduce((a, c) => a * c, 1) }, () => random.normal() / 3 + noise);
  const constant = (name: string, shape: number[]) =>
    b.constant(names(name), 'float32', shape, weights(shape));
  const x = b.input('image', 'float32', [1, 8, 8, 4]);
  const conv = b.add(
    'CONV_2D',
    [x, constant('conv/w', [4, 3, 3, 4]), constant('conv/b', [4])],
    { padding: 'SAME', strideH: 1, strideW: 1, fusedActivationFunction: 'RELU' },
    { name: names('conv') },
  );
  const sum = b.add('ADD', [conv, x], {}, { name: names('sum') });
  const axes = b.constant(names('axes'), 'int32', [2], new Int32Array([1, 2]));
  const mean = b.add('MEAN', [sum, axes], { keepDims: false }, { name: names('mean') });
  const logits = b.add(
    'FULLY_CONNECTED',
    [mean, constant('fc/w', [3, 4]), constant('fc/b', [3])],
    {},
    { name: names('logits') },
  );
  const scores = b.add('SOFTMAX', [logits], { beta: 1 }, { name: 'scores' });
  return moduleOf(b.finish([scores]));
}

export function moduleOf(graph: Graph): Module {
  return { graphs: [graph], signatures: [], metadata: [], files: [] };
}
