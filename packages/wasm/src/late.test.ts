import { describe, expect, it } from '@jest/globals';
import { elementCount, Random, type Shape, type Tensor, tensor } from '@zoo/core';
import { GraphBuilder, type Module, Node, Value } from '@zoo/ir';
import { difference, ops } from '@zoo/ops';
import { type Delegate, type LateCompiler, loadModel, type Model, type RunOptions } from '@zoo/runtime';
import * as fc from 'fast-check';
import { wasmDelegate } from './delegate.ts';
import { webAssembly } from './host/webassembly.ts';

const random = new Random(77);

const floats = (count: number, scale = 1) =>
  Float32Array.from({ length: count }, () => scale * random.normal());

const bytes = (count: number) => Int8Array.from({ length: count }, () => random.integer(-127, 127));

const scaled = (scale: number, zeroPoint = 0) => ({
  scale: [Math.fround(scale)],
  zeroPoint: [zeroPoint],
  axis: 0,
});

function integers(b: GraphBuilder, ...values: number[]): Value {
  return b.constant(`${values}`, 'int32', [values.length], Int32Array.from(values));
}

const moduleOf = (...graphs: Module['graphs'][number][]): Module => ({
  graphs,
  signatures: [],
  metadata: [],
  files: [],
});

type Inputs = Record<string, Tensor>;

/** How a graph begins: rows of pictures whose number only a run tells, and inputs that make it this or that. */
interface Head {
  readonly name: string;
  /** @returns pictures [n, 6, 5, channels], of the numbers `dtype` */
  build(b: GraphBuilder, channels: number, dtype: 'float32' | 'int8'): Value;
  inputs(rows: number, channels: number, dtype: 'float32' | 'int8'): Inputs;
}

const MOST = 6;

const PICTURE = [6, 5];

const quantization = (dtype: string) => (dtype === 'int8' ? scaled(0.05, 3) : undefined);

function pictures(rows: number, channels: number, dtype: 'float32' | 'int8'): Tensor {
  const shape = [rows, ...PICTURE, channels];
  const data = dtype === 'int8' ? bytes(elementCount(shape)) : floats(elementCount(shape));
  return tensor(dtype, shape, data);
}

const pictureInput = (b: GraphBuilder, channels: number, dtype: 'float32' | 'int8') =>
  b.input('x', dtype, [MOST, ...PICTURE, channels], quantization(dtype));

/** So many of the first. */
const HEADS: readonly Head[] = [
  {
    name: 'GATHER by WHERE',
    build(b, channels, dtype) {
      const wanted = b.input('wanted', 'bool', [MOST]);
      const at = b.add('RESHAPE', [b.add('WHERE', [wanted])], { newShape: [-1] });
      return b.add(
        'GATHER',
        [pictureInput(b, channels, dtype), b.add('CAST', [at], {}, { dtype: 'int32' })],
        {},
        {
          quantization: quantization(dtype),
        },
      );
    },
    inputs: (rows, channels, dtype) => ({
      wanted: tensor(
        'bool',
        [MOST],
        Uint8Array.from({ length: MOST }, (_, i) => Number(i < rows)),
      ),
      x: pictures(MOST, channels, dtype),
    }),
  },
  {
    name: 'SLICE by an input',
    build(b, channels, dtype) {
      const size = b.input('size', 'int32', [4]);
      return b.add(
        'SLICE',
        [pictureInput(b, channels, dtype), integers(b, 0, 0, 0, 0), size],
        {},
        {
          quantization: quantization(dtype),
        },
      );
    },
    inputs: (rows, channels, dtype) => ({
      size: tensor('int32', [4], Int32Array.of(rows, ...PICTURE, channels)),
      x: pictures(MOST, channels, dtype),
    }),
  },
  {
    name: 'RESHAPE by an input, of a resized one',
    build(b, channels, dtype) {
      const x = b.input('x', dtype, [-1], quantization(dtype));
      const shape = b.input('shape', 'int32', [4]);
      void channels;
      return b.add('RESHAPE', [x, shape], {}, { quantization: quantization(dtype) });
    },
    inputs: (rows, channels, dtype) => {
      const { data } = pictures(rows, channels, dtype);
      return {
        x: tensor(dtype, [data.length], data as Float32Array),
        shape: tensor('int32', [4], Int32Array.of(rows, ...PICTURE, channels)),
      };
    },
  },
  {
    name: 'FILL by an input, added to',
    build(b, channels, dtype) {
      const dims = b.input('dims', 'int32', [4]);
      const x = b.input('x', dtype, [1, ...PICTURE, channels], quantization(dtype));
      const value = b.constant(
        'one',
        dtype,
        [],
        dtype === 'int8' ? Int8Array.of(9) : Float32Array.of(0.25),
        quantization(dtype),
      );
      const filled = b.add('FILL', [dims, value], {}, { quantization: quantization(dtype) });
      return b.add('ADD', [filled, x], {}, { quantization: quantization(dtype) });
    },
    inputs: (rows, channels, dtype) => ({
      dims: tensor('int32', [4], Int32Array.of(rows, ...PICTURE, channels)),
      x: pictures(1, channels, dtype),
    }),
  },
];

/** What a layer makes of pictures [n, h, w, channels]. */
const LAYERS = [
  'conv',
  'depthwise',
  'pool',
  'relu',
  'add',
  'mul',
  'shape',
  'transpose',
  'mean',
  'pad',
] as const;
type Layer = (typeof LAYERS)[number];

function addLayer(
  b: GraphBuilder,
  x: Value,
  layer: Layer,
  channels: number,
  dtype: 'float32' | 'int8',
): Value {
  const result = { quantization: quantization(dtype) };
  const weights = (name: string, shape: Shape) => {
    const count = elementCount(shape);
    return b.constant(
      `${name}${b.graph.nodes.length}`,
      dtype,
      shape,
      dtype === 'int8' ? bytes(count) : floats(count, 0.2),
      dtype === 'int8' ? scaled(0.01) : undefined,
    );
  };
  const window = { padding: 'SAME', strideH: 1, strideW: 1 };
  if (layer === 'conv')
    return b.add('CONV_2D', [x, weights('w', [channels, 3, 3, channels])], window, result);
  if (layer === 'depthwise')
    return b.add(
      'DEPTHWISE_CONV_2D',
      [x, weights('d', [1, 3, 3, channels])],
      { ...window, depthMultiplier: 1 },
      result,
    );
  if (layer === 'pool')
    return b.add('MAX_POOL_2D', [x], { ...window, filterHeight: 2, filterWidth: 2 }, result);
  if (layer === 'relu') return b.add('RELU', [x], {}, result);
  if (layer === 'add') return b.add('ADD', [x, x], {}, result);
  if (layer === 'mul') return b.add('MUL', [x, weights('m', [channels])], {}, result);
  if (layer === 'pad') {
    const padded = b.add(
      'PAD',
      [x, b.constant(`p${b.graph.nodes.length}`, 'int32', [4, 2], Int32Array.of(0, 0, 1, 0, 0, 0, 0, 0))],
      {},
      result,
    );
    return b.add(
      'MAX_POOL_2D',
      [padded],
      { ...window, padding: 'VALID', filterHeight: 2, filterWidth: 1 },
      result,
    );
  }
  if (layer === 'transpose') {
    const there = b.add('TRANSPOSE', [x, integers(b, 3, 0, 1, 2)], {}, result);
    return b.add('TRANSPOSE', [there, integers(b, 1, 2, 3, 0)], {}, result);
  }
  // through [n, everything] and back: by what SHAPE says
  const sizes = b.add('SHAPE', [x]);
  const rows = b.add('STRIDED_SLICE', [sizes, integers(b, 0), integers(b, 1), integers(b, 1)], {
    shrinkAxisMask: 1,
  });
  if (layer === 'mean') {
    const all = b.add('PACK', [rows, b.constant('-1', 'int32', [], Int32Array.of(-1))], { valuesCount: 2 });
    const flat = b.add('RESHAPE', [x, all], {}, result);
    return b.add('RESHAPE', [flat, sizes], {}, result);
  }
  const doubled = b.add(
    'RESHAPE',
    [x, b.add('CONCATENATION', [integers(b, -1), integers(b, 5, channels)], { axis: 0 })],
    {},
    result,
  );
  const small = b.add('RELU6', [doubled], {}, result);
  return b.add('RESHAPE', [small, sizes], {}, result);
}

/** The last layers: classes of each picture. */
function addTail(b: GraphBuilder, x: Value, channels: number, dtype: 'float32' | 'int8'): Value {
  const flat = b.add('MEAN', [x, integers(b, 1, 2)], {}, { quantization: quantization(dtype) });
  if (dtype === 'int8') return flat;
  const weights = b.constant('classes', 'float32', [7, channels], floats(7 * channels));
  return b.add('SOFTMAX', [b.add('FULLY_CONNECTED', [flat, weights])], { beta: 1 });
}

async function run(model: Model, inputs: Inputs, options?: RunOptions) {
  const changed = Object.fromEntries(
    model.inputs
      .filter(({ shapeSignature }) => shapeSignature.includes(-1))
      .map(({ name }) => [name, inputs[name].shape]),
  );
  if (Object.keys(changed).length > 0) await model.resize(changed);
  return Object.values(await model.run(inputs, options));
}

/** Compiles whatever comes. */
function eager(threads: number): Delegate {
  const delegate = wasmDelegate({ threads });
  const late = delegate.late as LateCompiler;
  return { ...delegate, late: { ...late, nodePrice: 0 } };
}

describe('graphs whose shapes a run tells', () => {
  it.each(['float32', 'int8'] as const)(
    'are compiled to the results of the reference kernels, %s',
    async (dtype) => {
      const graphs = fc.record({
        head: fc.constantFrom(...HEADS),
        layers: fc.array(fc.constantFrom(...LAYERS), { minLength: 1, maxLength: 5 }),
        channels: fc.integer({ min: 1, max: 9 }),
        rows: fc.array(fc.integer({ min: 1, max: MOST }), { minLength: 2, maxLength: 6 }),
        threads: fc.constantFrom(1, 2),
      });
      await fc.assert(
        fc.asyncProperty(graphs, async ({ head, layers, channels, rows, threads }) => {
          const b = new GraphBuilder(ops);
          let x = head.build(b, channels, dtype);
          for (const layer of layers) x = addLayer(b, x, layer, channels, dtype);
          const module = moduleOf(b.finish([addTail(b, x, channels, dtype), x]));
          using reference = await loadModel(module);
          using model = await loadModel(module, { delegates: [eager(threads)] });
          for (const count of [...rows, ...rows]) {
            const inputs = head.inputs(count, channels, dtype);
            const expected = await run(reference, inputs);
            const actual = await run(model, inputs);
            expected.forEach((tensor, i) => {
              expect(difference(actual[i], tensor, dtype === 'int8' ? 'exact' : 'loose')).toBeUndefined();
            });
          }
          await run(model, head.inputs(rows[0], channels, dtype), { profile: true });
          const last = model.profile().filter(({ op }) => /MEAN/.test(op));
          expect(last.map(({ delegate }) => delegate)).toEqual(['wasm']);
        }),
        { numRuns: Number(process.env.ZOO_THOROUGH ? 400 : 20), seed: 5 },
      );
    },
    300_000,
  );
});

describe('loops and branches whose shapes change', () => {
  const width = 16;

  const state = (b: GraphBuilder, rows: number) => [
    b.input('i', 'int32', []),
    b.input('x', 'float32', [rows, width]),
  ];

  /** (i, x) -> (i + 1, x with another row that depends on all of them), until i is `turns`. */
  function growing(turns: number): Module {
    const condition = new GraphBuilder(ops, 'condition');
    const [at] = state(condition, 1);
    condition.finish([
      condition.add('LESS', [at, condition.constant('n', 'int32', [], Int32Array.of(turns))]),
    ]);
    const body = new GraphBuilder(ops, 'body');
    const [i, x] = state(body, 1);
    const weights = body.constant('w', 'float32', [width, width], floats(width * width, 0.3));
    const hidden = body.add('TANH', [body.add('FULLY_CONNECTED', [x, weights])]);
    const mean = body.add('MEAN', [hidden, integers(body, 0)], { keepDims: true });
    const next = body.add('CONCATENATION', [x, mean], { axis: 0 });
    body.finish([body.add('ADD', [i, body.constant('1', 'int32', [], Int32Array.of(1))]), next]);
    const main = new GraphBuilder(ops);
    const given = state(main, 1);
    const results = given.map(
      ({ dtype, shape }, k) =>
        new Value({ name: `r${k}`, dtype, shape, signature: k === 0 ? [] : [-1, width] }),
    );
    const subgraphs = { condSubgraphIndex: [condition.graph], bodySubgraphIndex: [body.graph] };
    main.graph.insert(new Node({ op: 'WHILE', inputs: given, outputs: results, subgraphs }));
    const after = main.add('SOFTMAX', [results[1]], { beta: 1 });
    return moduleOf(main.finish([after]), condition.graph, body.graph);
  }

  it('have the results of the reference kernels, and the same bits with more threads', async () => {
    const module = growing(30);
    const x = floats(width);
    const outputs = await Promise.all(
      [[], [eager(1)], [eager(2)]].map(async (delegates) => {
        using model = await loadModel(module, { delegates });
        for (let k = 0; k < 2; k++) await model.run([[0], x]);
        return Object.values(await model.run([[0], x]))[0];
      }),
    );
    expect(outputs[0].shape).toEqual([31, width]);
    expect(difference(outputs[1], outputs[0], 'loose')).toBeUndefined();
    expect(outputs[2].data).toEqual(outputs[1].data);
  });

  it('compile little where each turn of a loop brings another shape', async () => {
    using model = await loadModel(growing(1000), { delegates: [wasmDelegate()] });
    const host = webAssembly as { Module: new (code: Uint8Array) => object };
    const { Module: before } = host;
    let compiled = 0;
    host.Module = class extends before {
      constructor(code: Uint8Array) {
        super(code);
        compiled++;
      }
    };
    try {
      const [{ shape }] = Object.values(await model.run([[0], floats(width)]));
      expect(shape).toEqual([1001, width]);
    } finally {
      host.Module = before;
    }
    expect(compiled).toBeLessThan(50);
  });

  it('take either branch, of whatever shape it is', async () => {
    const branch = (name: string, rows: number) => {
      const b = new GraphBuilder(ops, name);
      const x = b.input('x', 'float32', [4, width]);
      const weights = b.constant('w', 'float32', [width, width], floats(width * width));
      const part = b.add('SLICE', [x, integers(b, 0, 0), integers(b, rows, width)]);
      return b.finish([b.add('RELU', [b.add('FULLY_CONNECTED', [part, weights])])]);
    };
    const b = new GraphBuilder(ops);
    const [which, x] = [b.input('which', 'bool', [1]), b.input('x', 'float32', [4, width])];
    const y = new Value({ name: 'y', dtype: 'float32', shape: [1, width], signature: [-1, width] });
    const branches = [branch('yes', 1), branch('no', 3)];
    const subgraphs = { thenSubgraphIndex: [branches[0]], elseSubgraphIndex: [branches[1]] };
    b.graph.insert(new Node({ op: 'IF', inputs: [which, x], outputs: [y], subgraphs }));
    const module = moduleOf(b.finish([b.add('SOFTMAX', [b.add('ADD', [y, y])], { beta: 1 })]), ...branches);
    using reference = await loadModel(module);
    using model = await loadModel(module, { delegates: [eager(1)] });
    for (const yes of [1, 0, 1, 0, 0]) {
      const inputs = [Uint8Array.of(yes), floats(4 * width)];
      const [[expected], [actual]] = [
        Object.values(await reference.run(inputs)),
        Object.values(await model.run(inputs)),
      ];
      expect(actual.shape).toEqual([yes ? 1 : 3, width]);
      expect(difference(actual, expected, 'loose')).toBeUndefined();
    }
  });
});
