import { Random } from '@zoo/core';
import { type Graph, GraphBuilder, type Module, Node, Value } from '@zoo/ir';
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

/** while (x < 3) { x = x * factor + 1 }, and behind it y = -x; the bodies have names of their own. */
export function loop({ factor = 2 } = {}): Module {
  const condition = new GraphBuilder(ops, 'condition');
  const now = condition.input('x', 'float32', []);
  const three = condition.constant('three', 'float32', [], Float32Array.of(3));
  condition.finish([condition.add('LESS', [now, three], {}, { name: 'below' })]);
  const body = new GraphBuilder(ops, 'body');
  const x = body.input('x', 'float32', []);
  const by = body.constant('factor', 'float32', [], Float32Array.of(factor));
  const scaled = body.add('MUL', [x, by], {}, { name: 'scaled' });
  const one = body.constant('one', 'float32', [], Float32Array.of(1));
  body.finish([body.add('ADD', [scaled, one], {}, { name: 'next' })]);
  const main = new GraphBuilder(ops);
  const start = main.input('start', 'float32', []);
  const first = main.add('ABS', [start], {}, { name: 'first' });
  const end = new Value({ name: 'end', dtype: 'float32', shape: [] });
  main.graph.insert(
    new Node({
      op: 'WHILE',
      inputs: [first],
      outputs: [end],
      subgraphs: { condSubgraphIndex: [condition.graph], bodySubgraphIndex: [body.graph] },
    }),
  );
  const graph = main.finish([main.add('NEG', [end], {}, { name: 'last' })]);
  return { ...moduleOf(graph), graphs: [graph, condition.graph, body.graph] };
}

/** x > 0 ? |x| * gain : -x, where the branches are named. */
export function branches({ gain = 2 } = {}): Module {
  const branch = (name: string, make: (b: GraphBuilder, x: Value) => Value) => {
    const b = new GraphBuilder(ops, name);
    b.finish([make(b, b.input('x', 'float32', [1]))]);
    return b.graph;
  };
  const positive = branch('positive', (b, x) => {
    const by = b.constant('gain', 'float32', [], Float32Array.of(gain));
    return b.add('MUL', [b.add('ABS', [x], {}, { name: 'absolute' }), by], {}, { name: 'amplified' });
  });
  const negative = branch('negative', (b, x) => b.add('NEG', [x], {}, { name: 'negated' }));
  const main = new GraphBuilder(ops);
  const x = main.input('x', 'float32', [1]);
  const zero = main.constant('zero', 'float32', [1], Float32Array.of(0));
  const isPositive = main.add('GREATER', [x, zero], {}, { name: 'positive' });
  const y = new Value({ name: 'y', dtype: 'float32', shape: [1] });
  const subgraphs = { thenSubgraphIndex: [positive], elseSubgraphIndex: [negative] };
  main.graph.insert(new Node({ op: 'IF', inputs: [isPositive, x], outputs: [y], subgraphs }));
  const graph = main.finish([y]);
  return { ...moduleOf(graph), graphs: [graph, positive, negative] };
}
