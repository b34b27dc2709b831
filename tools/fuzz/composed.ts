import { type DType, encodeElements, type Shape, type TensorData } from '@zoo/core';
import { type Attributes, Graph, Node, Value } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';

const LESS = 'STABLEHLO_COMPARISON_DIRECTION_LT';

/** Models for the ops that mean something inside of a model alone: they call graphs, or remember. */
export const COMPOSED: Readonly<Record<string, () => Uint8Array>> = {
  IF: () => {
    const [yes, no] = [calculating('ABS'), calculating('NEG')];
    const [condition, x, y] = [value('bool', []), value('float32', [2]), value('float32', [2])];
    const branches = { thenSubgraphIndex: [yes], elseSubgraphIndex: [no] };
    return model([condition, x], [y], node('IF', [condition, x], [y], {}, branches));
  },
  WHILE: () => counting('WHILE', 'LESS', 'ADD'),
  STABLEHLO_WHILE: () => counting('STABLEHLO_WHILE', 'STABLEHLO_COMPARE', 'STABLEHLO_ADD'),
  CALL: () => through('CALL', {}, { subgraph: [calculating('ABS')] }),
  STABLEHLO_COMPOSITE: () =>
    through('STABLEHLO_COMPOSITE', {}, { decompositionSubgraphIndex: [calculating('ABS')] }),
  STABLEHLO_CASE: () => {
    const branches = [calculating('ABS'), calculating('NEG'), calculating('EXP')];
    const [index, x, y] = [value('int32', []), value('float32', [2]), value('float32', [2])];
    const call = node('STABLEHLO_CASE', [index, x], [y], {}, { branchSubgraphIndices: branches });
    return model([index, x], [y], call);
  },
  variable: () => {
    const [before, handle, start] = [value('resource', [1]), value('resource', [1]), floats([2], 1, 2)];
    const first = graph(
      [],
      [],
      node('VAR_HANDLE', [], [before], { sharedName: 'sum' }),
      node('ASSIGN_VARIABLE', [before, start], []),
    );
    const [x, old, now] = [value('float32', [2]), value('float32', [2]), value('float32', [2])];
    return model(
      [x],
      [now],
      node('CALL_ONCE', [], [], {}, { initSubgraphIndex: [first] }),
      node('VAR_HANDLE', [], [handle], { sharedName: 'sum' }),
      node('READ_VARIABLE', [handle], [old]),
      node('ADD', [old, x], [now]),
      node('ASSIGN_VARIABLE', [handle, now], []),
    );
  },
  'hash table': () => {
    const attrs = { tableId: 3, keyDtype: 'STRING', valueDtype: 'INT64' };
    const [before, handle] = [value('resource', [1]), value('resource', [1])];
    const words = constant('string', [3], ['a', 'the cat', 'x']);
    const numbers = constant('int64', [3], BigInt64Array.of(10n, 20n, 30n));
    const first = graph(
      [],
      [],
      node('HASHTABLE', [], [before], attrs),
      node('HASHTABLE_IMPORT', [before, words, numbers], []),
    );
    const [keys, found, count] = [value('string', [2]), value('int64', [2]), value('int64', [1])];
    return model(
      [keys],
      [found, count],
      node('CALL_ONCE', [], [], {}, { initSubgraphIndex: [first] }),
      node('HASHTABLE', [], [handle], attrs),
      node('HASHTABLE_FIND', [handle, keys, constant('int64', [1], BigInt64Array.of(-1n))], [found]),
      node('HASHTABLE_SIZE', [handle], [count]),
    );
  },
  STABLEHLO_REDUCE: () => {
    const [x, y] = [value('float32', [2, 3]), value('float32', [2])];
    const call = node('STABLEHLO_REDUCE', [x, floats([], 0)], [y], { dimensions: [1] }, adding());
    return model([x], [y], call);
  },
  STABLEHLO_REDUCE_WINDOW: () => {
    const [x, y] = [value('float32', [4, 4]), value('float32', [2, 3])];
    const attrs = { windowDimensions: [2, 2], windowStrides: [2, 1] };
    return model([x], [y], node('STABLEHLO_REDUCE_WINDOW', [x, floats([], 0)], [y], attrs, adding()));
  },
  STABLEHLO_SORT: () => {
    const [a, b, less] = [value('float32', []), value('float32', []), value('bool', [])];
    const compare = node('STABLEHLO_COMPARE', [a, b], [less], { comparisonDirection: LESS });
    const comparator = { comparatorSubgraphIndex: [graph([a, b], [less], compare)] };
    return through('STABLEHLO_SORT', { dimension: 0 }, comparator);
  },
  STABLEHLO_SCATTER: () => {
    const attrs = {
      updateWindowDims: [1],
      insertedWindowDims: [0],
      scatterDimsToOperandDims: [0],
      indexVectorDim: 1,
    };
    const [x, rows, y] = [value('float32', [3, 2]), value('float32', [2, 2]), value('float32', [3, 2])];
    const places = constant('int32', [2, 1], Int32Array.of(1, 2));
    const { bodySubgraphIndex } = adding();
    const body = { updateComputationSubgraphIndex: bodySubgraphIndex };
    return model([x, rows], [y], node('STABLEHLO_SCATTER', [x, places, rows], [y], attrs, body));
  },
};

function value(dtype: DType, shape: Shape): Value {
  return new Value({ name: '', dtype, shape });
}

function constant(dtype: DType, shape: Shape, data: TensorData): Value {
  return new Value({ name: '', dtype, shape, constant: encodeElements(dtype, data) });
}

function floats(shape: Shape, ...data: number[]): Value {
  return constant('float32', shape, Float32Array.from(data));
}

function node(
  op: string,
  inputs: readonly Value[],
  outputs: readonly Value[],
  attrs: Attributes = {},
  subgraphs: Record<string, readonly Graph[]> = {},
): Node {
  return new Node({ op, inputs, outputs, attrs: { ...ops.defaults(op), ...attrs }, subgraphs });
}

/** Values get their names here: numbers, which no mutation minds. */
function graph(inputs: readonly Value[], outputs: readonly Value[], ...nodes: readonly Node[]): Graph {
  const made = new Graph(nodes.map(({ op }) => op.toLowerCase()).join(' '));
  made.inputs = [...inputs];
  made.outputs = [...outputs];
  for (const one of nodes) made.insert(one);
  const values = new Set([...inputs, ...nodes.flatMap((one) => [...one.inputs, ...one.outputs])]);
  [...values].forEach((one, i) => {
    if (one) one.name = `v${i}`;
  });
  return made;
}

function model(...main: Parameters<typeof graph>): Uint8Array {
  const first = graph(...main);
  const called = [...new Set(first.nodes.flatMap(({ subgraphs }) => Object.values(subgraphs).flat()))];
  return writeModule({ graphs: [first, ...called], signatures: [], metadata: [], files: [] });
}

/** One op on two floats. */
function calculating(op: string): Graph {
  const [x, y] = [value('float32', [2]), value('float32', [2])];
  return graph([x], [y], node(op, [x], [y]));
}

function adding(): { bodySubgraphIndex: readonly Graph[] } {
  const [a, b, y] = [value('float32', []), value('float32', []), value('float32', [])];
  return { bodySubgraphIndex: [graph([a, b], [y], node('STABLEHLO_ADD', [a, b], [y]))] };
}

/** A model of one op that makes two floats of two. */
function through(op: string, attrs: Attributes, subgraphs: Record<string, readonly Graph[]>): Uint8Array {
  const [x, y] = [value('float32', [2]), value('float32', [2])];
  return model([x], [y], node(op, [x], [y], attrs, subgraphs));
}

/** while (n < 5) n = n + 1 */
function counting(op: string, less: string, add: string): Uint8Array {
  const [n, isLess, last, next, from, to] = [
    value('int32', []),
    value('bool', []),
    value('int32', []),
    value('int32', []),
    value('int32', []),
    value('int32', []),
  ];
  const number = (is: number) => constant('int32', [], Int32Array.of(is));
  const attrs = less === 'STABLEHLO_COMPARE' ? { comparisonDirection: LESS } : {};
  const condition = graph([n], [isLess], node(less, [n, number(5)], [isLess], attrs));
  const body = graph([last], [next], node(add, [last, number(1)], [next]));
  const call = node(op, [from], [to], {}, { condSubgraphIndex: [condition], bodySubgraphIndex: [body] });
  return model([from], [to], call);
}
