import { describe } from '@jest/globals';
import { accepts, modelOf, oneOp, refuses, type TensorSpec } from '../testing/hostile-models.ts';

const unary =
  (x: TensorSpec, y: TensorSpec = {}) =>
  () =>
    oneOp('ABS', [x], undefined, [y]);
/** ADD of an input and this constant. */
const constant = (w: TensorSpec) => () =>
  oneOp('ADD', [{ dtype: w.dtype, shape: w.shape }, w], undefined, [{ dtype: w.dtype, shape: w.shape }]);
const quantized =
  (quantization: object, shape = [2]) =>
  () =>
    oneOp('RELU', [{ dtype: 'int8', shape, more: { quantization } }], undefined, [
      { dtype: 'int8', shape, more: { quantization } },
    ]);
const text = (bytes: number[]) => () =>
  modelOf({
    tensors: [
      { dtype: 'string', shape: [2], bytes: Uint8Array.from(bytes) },
      { dtype: 'int32', shape: [], data: Int32Array.of(0) },
      { dtype: 'string', shape: [] },
    ],
    operators: [{ op: 'GATHER', inputs: [0, 1], outputs: [2] }],
    outputs: [2],
  });
const words = (...values: number[]) => [...new Uint8Array(Int32Array.from(values).buffer)];
const at = { subgraph: 'main', tensor: 't1' };

describe('tensors', () => {
  refuses('more axes than allowed', unary({ shape: new Array(17).fill(1) }), { code: 'LIMIT_RANK' });
  refuses('a size below -1', unary({ shape: [-2] }), {
    code: 'TFLITE_SHAPE',
    place: { subgraph: 'main', tensor: 't0' },
  });
  refuses('a size below -1 in a signature', unary({ more: { shapeSignature: [-7] } }), {
    code: 'TFLITE_SHAPE',
  });
  refuses('sizes whose product leaves 2^53', unary({ shape: [2 ** 30, 2 ** 30, 2 ** 30] }), {
    code: /SHAPE_TOO_LARGE|LIMIT_/,
  });
  refuses('sizes whose product is 2^32, and 0 in 32 bits', unary({ shape: [2 ** 16, 2 ** 16] }), {
    code: 'LIMIT_MEMORY',
  });
  refuses('a constant that is shorter than its shape', constant({ shape: [4], bytes: new Uint8Array(12) }), {
    code: 'TFLITE_CONSTANT',
    place: at,
  });
  refuses('a constant that is longer than its shape', constant({ shape: [4], bytes: new Uint8Array(20) }), {
    code: 'TFLITE_CONSTANT',
    place: at,
  });
  refuses(
    'an int4 constant with half a byte too little',
    constant({ dtype: 'int4', shape: [5], bytes: new Uint8Array(2) }),
    { code: 'TFLITE_CONSTANT', place: at },
  );
  accepts('an int4 constant of odd length', () =>
    oneOp(
      'DEQUANTIZE',
      [
        {
          dtype: 'int4',
          shape: [5],
          bytes: new Uint8Array(3),
          more: { quantization: { scale: [1], zeroPoint: [0] } },
        },
      ],
      undefined,
      [{ shape: [5] }],
    ),
  );
  refuses('an element type that is not known', unary({ more: { type: 100 } }), { code: 'TFLITE_DTYPE' });

  refuses('a negative number of texts', text(words(-1, 8, 8)), { code: 'STRING_TENSOR', run: [] });
  refuses('more texts than bytes', text(words(2 ** 30, 16, 16)), { code: 'STRING_TENSOR', run: [] });
  refuses('offsets of texts that go back', text(words(2, 16, 20, 17, 0)), { code: 'STRING_TENSOR', run: [] });
  refuses('offsets of texts beyond the end', text(words(2, 16, 16, 900)), { code: 'STRING_TENSOR', run: [] });
  refuses('fewer texts than elements', text(words(1, 12, 12)), { code: 'STRING_TENSOR', run: [] });

  refuses('a scale of 0', quantized({ scale: [0], zeroPoint: [0] }), {
    code: 'QUANTIZATION_RANGE',
    place: { subgraph: 'main', op: 'RELU' },
  });
  refuses('a negative scale', quantized({ scale: [-1], zeroPoint: [0] }), { code: 'QUANTIZATION_RANGE' });
  refuses('a scale that is not a number', quantized({ scale: [Number.NaN], zeroPoint: [0] }), {
    code: 'QUANTIZATION_RANGE',
  });
  refuses('an infinite scale', quantized({ scale: [Number.POSITIVE_INFINITY], zeroPoint: [0] }), {
    code: 'QUANTIZATION_RANGE',
  });
  refuses('a zero point outside the type', quantized({ scale: [1], zeroPoint: [300] }), {
    code: 'QUANTIZATION_RANGE',
  });
  refuses(
    'a zero point outside the type, of an intermediate',
    () => {
      const quantization = { scale: [1], zeroPoint: [2 ** 53 - 1] };
      const tensors = [{}, {}, { dtype: 'int8' as const, more: { quantization } }];
      const operators = [{ op: 'ABS', inputs: [0], outputs: [1], intermediates: [2] }];
      return modelOf({ tensors, operators, inputs: [0], outputs: [1] });
    },
    { code: 'QUANTIZATION_RANGE', place: { subgraph: 'main', index: 0, op: 'ABS' } },
  );
  refuses('another number of scales than channels', quantized({ scale: [1, 1, 1], zeroPoint: [0, 0, 0] }), {
    code: 'TFLITE_QUANTIZATION',
  });
  refuses('another number of zero points than scales', quantized({ scale: [1, 1], zeroPoint: [0] }), {
    code: 'TFLITE_QUANTIZATION',
  });
  refuses(
    'a quantized dimension beyond the rank',
    quantized({ scale: [1, 1], zeroPoint: [0, 0], quantizedDimension: 5 }, [2, 2]),
    { code: 'TFLITE_QUANTIZATION' },
  );
  refuses(
    'a negative quantized dimension',
    quantized({ scale: [1, 1], zeroPoint: [0, 0], quantizedDimension: -1 }, [2, 2]),
    { code: 'TFLITE_QUANTIZATION' },
  );
});

/** A 4 by 4 constant with one dense and one compressed level, whose parameters are then made wrong. */
function sparse(change: (sparsity: Sparsity) => void): () => Uint8Array {
  return () => {
    const sparsity: Sparsity = {
      traversalOrder: [0, 1],
      blockMap: [],
      dimMetadata: [
        { format: 'DENSE', denseSize: 4 },
        {
          format: 'SPARSE_CSR',
          arraySegments: { type: 'Int32Vector', value: { values: [0, 1, 2, 3, 4] } },
          arrayIndices: { type: 'Int32Vector', value: { values: [0, 1, 2, 3] } },
        },
      ],
    };
    change(sparsity);
    const weights = { shape: [4, 4], bytes: new Uint8Array(16), more: { sparsity } };
    return oneOp('FULLY_CONNECTED', [{ shape: [1, 4] }, weights], undefined, [{ shape: [1, 4] }]);
  };
}

interface Vector {
  type: string;
  value: { values: number[] };
}
interface Sparsity {
  traversalOrder: number[];
  blockMap: number[];
  dimMetadata: { format: string; denseSize?: number; arraySegments?: Vector; arrayIndices?: Vector }[];
}

const segments = (values: number[]) =>
  sparse(({ dimMetadata: [, level] }) => {
    level.arraySegments!.value.values = values;
  });

describe('sparse tensors', () => {
  const code = /SPARS/;
  const run = [new Float32Array(4)];
  accepts(
    'a sound one',
    sparse(() => {}),
    { run },
  );
  refuses(
    'a traversal order that is no permutation',
    sparse((s) => {
      s.traversalOrder = [0, 0];
    }),
    { code, run },
  );
  refuses(
    'a traversal order out of range',
    sparse((s) => {
      s.traversalOrder = [0, 2];
    }),
    { code, run },
  );
  refuses(
    'a block map out of range',
    sparse((s) => {
      s.traversalOrder = [0, 1, 2];
      s.blockMap = [7];
    }),
    { code, run },
  );
  refuses(
    'another number of levels than dimensions',
    sparse((s) => {
      s.dimMetadata.pop();
    }),
    { code, run },
  );
  refuses(
    'a dense size that is not that of the shape',
    sparse((s) => {
      s.dimMetadata[0].denseSize = 2 ** 30;
    }),
    { code, run },
  );
  refuses('segments that do not begin at 0', segments([1, 1, 2, 3, 4]), { code, run });
  refuses('segments that go back', segments([0, 3, 2, 3, 4]), { code, run });
  refuses('segments beyond the indices', segments([0, 1, 2, 3, 400]), { code, run });
  refuses('fewer segments than rows', segments([0, 4]), { code, run });
  refuses(
    'an index beyond its dimension',
    sparse(({ dimMetadata: [, level] }) => {
      level.arrayIndices!.value.values = [0, 1, 2, 4];
    }),
    { code, run },
  );
  refuses(
    'a negative index',
    sparse(({ dimMetadata: [, level] }) => {
      level.arrayIndices!.value.values = [0, 1, 2, -1];
    }),
    { code, run },
  );
  refuses(
    'more indices than values',
    sparse(({ dimMetadata: [, level] }) => {
      level.arraySegments!.value.values = [0, 2, 3, 4, 5];
      level.arrayIndices!.value.values = [0, 1, 1, 2, 3];
    }),
    { code, run },
  );
});
