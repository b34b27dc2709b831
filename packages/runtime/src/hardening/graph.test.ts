import { describe } from '@jest/globals';
import type { BuiltinOptions } from '@zoo/tflite';
import { writeModel } from '@zoo/tflite';
import {
  type GraphSpec,
  int32,
  modelInput,
  modelOf,
  oneOp,
  options,
  refuses,
} from '../testing/hostile-models.ts';

const abs = (inputs: number[], outputs: number[]) => ({ op: 'ABS', inputs, outputs });
const graph = (...operators: GraphSpec['operators']): Uint8Array =>
  modelOf({ tensors: [{}, {}, {}], operators, inputs: [0], outputs: [1] });

/** IF with these branches; every graph has one float input and one float result, and a condition first where it calls. */
const calling = (thenBranch: number, elseBranch: number): GraphSpec => ({
  tensors: [{ dtype: 'bool', shape: [], data: Uint8Array.of(1) }, {}, {}],
  operators: [
    {
      op: 'IF',
      inputs: [0, 1],
      outputs: [2],
      options: {
        type: 'IfOptions',
        value: { thenSubgraphIndex: thenBranch, elseSubgraphIndex: elseBranch },
      } as BuiltinOptions,
    },
  ],
  inputs: [1],
  outputs: [2],
});
const leaf: GraphSpec = { tensors: [{}, {}], operators: [abs([0], [1])], inputs: [0], outputs: [1] };

const at = { subgraph: 'main', index: 0 };

/** A custom op whose options are these bytes. */
const custom = (bytes: Uint8Array): Uint8Array =>
  modelOf({
    tensors: [{ shape: [4, 2] }, { shape: [1] }],
    operators: [{ op: 'custom:AudioSpectrogram', inputs: [0], outputs: [1], custom: bytes }],
    inputs: [0],
    outputs: [1],
  });

describe('graph', () => {
  refuses(
    'an operator code out of range',
    () => {
      const model = modelInput({ tensors: [{}, {}], operators: [abs([0], [1])] });
      return writeModel({ ...model, operatorCodes: [] });
    },
    { code: 'TFLITE_INDEX' },
  );
  refuses(
    'a builtin that nobody knows',
    () => {
      const model = modelInput({ tensors: [{}, {}], operators: [abs([0], [1])], inputs: [0], outputs: [1] });
      return writeModel({ ...model, operatorCodes: [{ builtinCode: 9999 as never }] });
    },
    { code: 'OPS_UNSUPPORTED' },
  );
  refuses(
    'a custom op without a name',
    () => {
      const model = modelInput({ tensors: [{}, {}], operators: [abs([0], [1])] });
      return writeModel({ ...model, operatorCodes: [{ builtinCode: 'CUSTOM' }] });
    },
    { code: 'TFLITE_CUSTOM_CODE' },
  );

  refuses('an operand of index 2^31 - 1', () => graph(abs([2 ** 31 - 1], [1])), { code: 'TFLITE_INDEX' });
  refuses('an operand of index -2', () => graph(abs([-2], [1])), { code: 'TFLITE_INDEX' });
  refuses('an operand of -1 that is not optional', () => graph(abs([-1], [1])), {
    code: /OPS_UNSUPPORTED|OPERAND_MISSING/,
  });
  refuses('an intermediate of index 7 of 3', () => graph({ ...abs([0], [1]), intermediates: [7] }), {
    code: 'TFLITE_INDEX',
  });
  refuses('a result of index -1', () => graph(abs([0], [-1])), { code: 'GRAPH_INVALID' });
  refuses('a graph input of index -1', () => modelOf({ ...leaf, inputs: [-1] }), { code: 'TFLITE_INDEX' });
  refuses(
    'an input that is listed twice, in two shapes',
    () =>
      modelOf({
        tensors: [{}, {}],
        operators: [{ op: 'ABS', inputs: [0], outputs: [1] }],
        inputs: [0, 0],
        outputs: [1],
      }),
    { code: 'SHAPE_MISMATCH', resize: { t0: [3] } },
  );
  refuses('a graph output out of range', () => modelOf({ ...leaf, outputs: [2] }), { code: 'TFLITE_INDEX' });
  refuses(
    'a signature of a tensor that does not exist',
    () =>
      writeModel({
        ...modelInput(leaf),
        signatureDefs: [{ signatureKey: 's', inputs: [{ name: 'x', tensorIndex: 7 }] }],
      }),
    { code: 'TFLITE_INDEX' },
  );
  refuses(
    'a signature of a tensor that is no input',
    () =>
      writeModel({
        ...modelInput(leaf),
        signatureDefs: [{ signatureKey: 's', inputs: [{ name: 'x', tensorIndex: 1 }] }],
      }),
    { code: 'SIGNATURE_INVALID' },
  );

  refuses(
    'a constant that is also a result',
    () =>
      modelOf({
        tensors: [{}, { data: Float32Array.of(1, 2) }],
        operators: [abs([0], [1])],
        inputs: [0],
        outputs: [1],
      }),
    { code: 'TFLITE_CONSTANT', place: { subgraph: 'main', tensor: 't1' } },
  );
  refuses('a tensor with two producers', () => graph(abs([0], [1]), abs([0], [1])), {
    code: 'GRAPH_INVALID',
    place: { subgraph: 'main', index: 1, op: 'ABS' },
  });
  refuses('a tensor used before it is made', () => graph(abs([2], [1]), abs([0], [2])), {
    code: 'GRAPH_INVALID',
    place: at,
  });
  refuses('a tensor that nobody makes', () => graph(abs([2], [1])), { code: 'GRAPH_INVALID', place: at });
  refuses('a graph output that nobody makes', () => modelOf({ ...leaf, operators: [] }), {
    code: 'GRAPH_INVALID',
  });
  refuses('an operator that reads what it writes', () => graph(abs([1], [1])), {
    code: 'GRAPH_INVALID',
    place: at,
  });
  refuses('a graph input that an operator writes', () => graph(abs([0], [0])), {
    code: 'GRAPH_INVALID',
    place: at,
  });

  refuses('a subgraph that does not exist', () => modelOf(calling(1, 7), leaf), { code: 'TFLITE_INDEX' });
  refuses('a subgraph of index -1', () => modelOf(calling(1, -1), leaf), {
    code: 'SUBGRAPH_MISSING',
    place: at,
  });
  refuses('a subgraph that calls itself', () => modelOf(calling(0, 1), leaf), { code: 'GRAPH_RECURSION' });
  refuses('subgraphs that call each other', () => modelOf(calling(1, 2), calling(0, 2), leaf), {
    code: 'GRAPH_RECURSION',
  });
  refuses(
    'subgraphs nested deeper than allowed',
    () => {
      const chain = Array.from({ length: 40 }, (_, i) => calling(i + 1, i + 1));
      return modelOf(...chain, leaf);
    },
    { code: 'LIMIT_CALL_DEPTH' },
  );
  refuses(
    'a subgraph with another number of inputs',
    () =>
      modelOf(calling(1, 1), {
        ...leaf,
        inputs: [],
        operators: [],
        outputs: [0],
        tensors: [{ data: Float32Array.of(1, 2) }],
      }),
    {
      code: /CALL_ARGUMENTS|CALL_RESULTS|GRAPH_INVALID/,
      run: [Float32Array.of(1, 2)],
    },
  );

  refuses(
    'a loop whose condition says nothing',
    () => {
      const options = {
        type: 'WhileOptions',
        value: { condSubgraphIndex: 1, bodySubgraphIndex: 2 },
      } as const;
      const main = { ...leaf, operators: [{ op: 'WHILE', inputs: [0], outputs: [1], options }] };
      return modelOf(main, { ...leaf, outputs: [] }, leaf);
    },
    { code: 'SUBGRAPH_RESULTS', place: { index: 0, op: 'WHILE' } },
  );
  refuses('fewer operands than the op has', () => graph({ op: 'ADD', inputs: [0], outputs: [1] }), {
    code: /OPS_UNSUPPORTED|OPERAND/,
  });
  refuses('SPLIT_V with one operand', () => oneOp('SPLIT_V', [{}]), { code: /OPS_UNSUPPORTED|OPERAND/ });
  refuses('more results than the op has', () => graph({ op: 'ABS', inputs: [0], outputs: [1, 2] }), {
    code: /OPS_UNSUPPORTED|GRAPH_INVALID/,
  });
  refuses(
    'fewer results than the op makes',
    () =>
      oneOp('UNPACK', [{ shape: [2, 3] }], options('UnpackOptions', { num: 2, axis: 0 }), [{ shape: [3] }]),
    { code: 'GRAPH_INVALID', place: { subgraph: 'main', index: 0, op: 'UNPACK' } },
  );
  refuses('no operands and no results', () => graph({ op: 'CONCATENATION', inputs: [], outputs: [] }), {
    code: /OPS_UNSUPPORTED|GRAPH_INVALID|OPERAND/,
  });
  refuses(
    'a convolution without options, whose strides are then 0',
    () =>
      oneOp(
        'CONV_2D',
        [{ shape: [1, 4, 4, 1] }, { shape: [1, 2, 2, 1], data: new Float32Array(4) }],
        undefined,
        [{ shape: [1, 3, 3, 1] }],
      ),
    { code: /STRIDE|DIVISION|ATTRIBUTE|STEP/, place: { ...at, op: 'CONV_2D' } },
  );
  refuses(
    'options of another op',
    () =>
      oneOp(
        'CONV_2D',
        [{ shape: [1, 4, 4, 1] }, { shape: [1, 2, 2, 1], data: new Float32Array(4) }],
        { type: 'ReshapeOptions', value: { newShape: [1] } } as BuiltinOptions,
        [{ shape: [1, 3, 3, 1] }],
      ),
    { code: /STRIDE|DIVISION|ATTRIBUTE|STEP/ },
  );
  refuses('options of a custom op that are no FlexBuffer', () => custom(Uint8Array.of(255, 255, 255, 255)), {
    code: 'FLEXBUFFER_DAMAGED',
    place: at,
  });
  refuses(
    'options of a custom op whose map contains itself',
    () => custom(Uint8Array.of(1, 0, 1, 1, 1, 36, 36, 1)),
    {
      code: /FLEXBUFFER_DAMAGED|CUSTOM_OPTIONS/,
      place: at,
    },
  );
  refuses('more nodes than allowed', () => graph(abs([0], [1]), abs([0], [2])), {
    code: 'LIMIT_NODES',
    load: { limits: { nodes: 1 } },
  });
  refuses('more tensors than allowed', () => graph(abs([0], [1]), abs([0], [2])), {
    code: 'LIMIT_TENSORS',
    load: { limits: { tensors: 2 } },
  });
  refuses(
    'a list of axes as an operand that is wanted constant, given as text',
    () => oneOp('SUM', [{}, { dtype: 'string', shape: [1] }]),
    { code: 'OPS_UNSUPPORTED' },
  );
  refuses(
    'a new shape of another type',
    () => oneOp('RESHAPE', [{}, { ...int32(2), dtype: 'float32', data: Float32Array.of(2) }]),
    { code: 'OPS_UNSUPPORTED' },
  );
});
