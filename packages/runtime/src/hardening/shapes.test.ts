import { describe } from '@jest/globals';
import {
  accepts,
  int32,
  oneOp,
  options,
  refuses,
  scalar,
  type TensorSpec,
} from '../testing/hostile-models.ts';

const float = (count: number): TensorSpec => ({ shape: [count], data: new Float32Array(count) });

describe('shapes from data', () => {
  const reshaped =
    (...sizes: number[]) =>
    () =>
      oneOp('RESHAPE', [{ shape: [4] }, int32(...sizes)], undefined, [{}]);
  refuses('RESHAPE to another number of elements', reshaped(3), {
    code: /RESHAPE/,
    place: { subgraph: 'main', index: 0, op: 'RESHAPE' },
  });
  refuses('RESHAPE to sizes that wrap to 4', reshaped(2 ** 16, 2 ** 16, 4), { code: /RESHAPE/ });
  refuses('RESHAPE with two unknown sizes', reshaped(-1, -1), { code: /RESHAPE/ });
  refuses('RESHAPE to a negative size', reshaped(-2, -2), { code: /RESHAPE|SHAPE/ });
  refuses('RESHAPE to a thousand axes', reshaped(...new Array<number>(1000).fill(1), 4), {
    code: 'LIMIT_RANK',
  });
  refuses(
    'FILL of 2^60 elements',
    () => oneOp('FILL', [int32(2 ** 20, 2 ** 20, 2 ** 20), scalar(1)], undefined, [{ dtype: 'int32' }]),
    { code: /LIMIT_|SHAPE_TOO_LARGE/ },
  );
  refuses(
    'FILL of a shape that an input gives, beyond the memory',
    () => oneOp('FILL', [{ dtype: 'int32', shape: [2] }, scalar(1)], undefined, [{ dtype: 'int32' }]),
    {
      code: 'LIMIT_MEMORY',
      run: [[2 ** 20, 2 ** 20]],
      load: { limits: { kernelWork: 1e15, runWork: 1e15 } },
    },
  );
  refuses(
    'FILL of 2^28 axes that an input gives',
    () => oneOp('FILL', [{ dtype: 'int32', shape: [2 ** 28] }, scalar(1)], undefined, [{ dtype: 'int32' }]),
    { code: 'SHAPE_RANK' },
  );
  refuses(
    'FILL of a negative size',
    () => oneOp('FILL', [int32(-4), scalar(1)], undefined, [{ dtype: 'int32' }]),
    { code: 'SHAPE_SIZE' },
  );
  refuses(
    'FILL with two values',
    () => oneOp('FILL', [int32(4), int32(1, 2)], undefined, [{ dtype: 'int32' }]),
    { code: 'OPERAND_SCALAR' },
  );
  refuses('TILE a negative number of times', () => oneOp('TILE', [{}, int32(-1)], undefined, [{}]), {
    code: 'SHAPE_SIZE',
  });
  refuses(
    'TILE 2^31 - 1 times',
    () => oneOp('TILE', [{ shape: [2 ** 10] }, int32(2 ** 31 - 1)], undefined, [{}]),
    { code: /LIMIT_/ },
  );
  refuses(
    'PAD by a negative number',
    () => oneOp('PAD', [{}, { ...int32(-1, 0), shape: [1, 2] }], undefined, [{}]),
    { code: /PAD/ },
  );
  refuses(
    'PAD by 2^31 - 1',
    () => oneOp('PAD', [{}, { ...int32(2 ** 31 - 1, 2 ** 31 - 1), shape: [1, 2] }], undefined, [{}]),
    { code: /LIMIT_/ },
  );
  refuses(
    'PAD with paddings for other axes',
    () => oneOp('PAD', [{}, { ...int32(0, 0, 0, 0), shape: [2, 2] }], undefined, [{}]),
    { code: /PAD|OPERAND/ },
  );
  refuses(
    'SPACE_TO_BATCH_ND padded by 2^31 - 1',
    () =>
      oneOp(
        'SPACE_TO_BATCH_ND',
        [{ shape: [1, 2, 2, 1] }, int32(1, 1), { ...int32(0, 2 ** 31 - 1, 0, 2 ** 31 - 1), shape: [2, 2] }],
        undefined,
        [{ shape: [1, 2, 2, 1] }],
      ),
    { code: /LIMIT_|SHAPE_TOO_LARGE/ },
  );
  accepts(
    'TRANSPOSE_CONV to a picture larger than its input reaches',
    () =>
      oneOp(
        'TRANSPOSE_CONV',
        [int32(1, 400, 4, 1), { shape: [1, 2, 2, 1], data: new Float32Array(4) }, { shape: [1, 2, 2, 1] }],
        options('TransposeConvOptions', { strideH: 2, strideW: 2 }),
        [{ shape: [1, 4, 4, 1] }],
      ),
    { run: [new Float32Array(4)] },
  );
  refuses(
    'TRANSPOSE_CONV to a picture smaller than its filter',
    () =>
      oneOp(
        'TRANSPOSE_CONV',
        [int32(1, 1, 1, 1), { shape: [1, 2, 2, 1], data: new Float32Array(4) }, { shape: [1, 2, 2, 1] }],
        options('TransposeConvOptions', { strideH: 2, strideW: 2, padding: 'VALID' }),
        [{ shape: [1, 1, 1, 1] }],
      ),
    { code: 'WINDOW_TOO_LARGE' },
  );
  refuses(
    'CONV_3D_TRANSPOSE to a volume that its input is not made from',
    () =>
      oneOp(
        'CONV_3D_TRANSPOSE',
        [
          int32(1, 9, 9, 9, 1),
          { shape: [1, 1, 1, 1, 1], data: new Float32Array(1) },
          { shape: [1, 2, 2, 2, 1] },
        ],
        options('Conv3DOptions', { strideD: 1, strideH: 1, strideW: 1 }),
        [{ shape: [1, 9, 9, 9, 1] }],
      ),
    { code: 'SHAPE_MISMATCH' },
  );
  refuses(
    'BROADCAST_TO a shape that does not fit',
    () => oneOp('BROADCAST_TO', [{}, int32(3)], undefined, [{}]),
    { code: /BROADCAST/ },
  );
  refuses(
    'RANGE of 2^31 - 1 numbers in little memory',
    () => oneOp('RANGE', [scalar(0), scalar(2 ** 31 - 1), scalar(1)], undefined, [{ dtype: 'int32' }]),
    { code: 'LIMIT_MEMORY' },
  );
  refuses(
    'cropping a picture to -1',
    () =>
      oneOp(
        'BATCH_TO_SPACE_ND',
        [{ shape: [4, 1, 1, 1] }, int32(2, 2), { ...int32(2, 1, 0, 0), shape: [2, 2] }],
        undefined,
        [{ shape: [1, 2, 2, 1] }],
      ),
    { code: 'SHAPE_SIZE' },
  );
  refuses(
    'SLICE beyond the end',
    () => oneOp('SLICE', [{ shape: [4] }, int32(3), int32(3)], undefined, [{}]),
    { code: /SLICE/ },
  );
  refuses(
    'SLICE from a negative begin',
    () => oneOp('SLICE', [{ shape: [4] }, int32(-1), int32(1)], undefined, [{}]),
    { code: /SLICE/ },
  );
  refuses(
    'TRANSPOSE by what is no permutation',
    () => oneOp('TRANSPOSE', [{ shape: [2, 2] }, int32(0, 0)], undefined, [{}]),
    { code: /PERM/ },
  );
  refuses(
    'TRANSPOSE by a permutation of other axes',
    () => oneOp('TRANSPOSE', [{ shape: [2, 2] }, int32(0, 1, 2)], undefined, [{}]),
    { code: /./ },
  );
});

describe('sizes that must agree', () => {
  refuses(
    'ADD of shapes that do not broadcast',
    () => oneOp('ADD', [{ shape: [2] }, { shape: [3] }], undefined, [{ shape: [3] }]),
    { code: 'SHAPE_BROADCAST', place: { subgraph: 'main', index: 0, op: 'ADD' } },
  );
  refuses(
    'CONCATENATION of other sizes beside the axis',
    () =>
      oneOp(
        'CONCATENATION',
        [{ shape: [2, 2] }, { shape: [2, 3] }],
        options('ConcatenationOptions', { axis: 0 }),
        [{ shape: [4, 2] }],
      ),
    { code: /CONCATENATION/ },
  );
  refuses(
    'a bias of another length than the channels',
    () =>
      oneOp(
        'CONV_2D',
        [{ shape: [1, 4, 4, 1] }, { shape: [1, 2, 2, 1], data: new Float32Array(4) }, float(2)],
        options('Conv2DOptions', { strideH: 1, strideW: 1, dilationHFactor: 1, dilationWFactor: 1 }),
        [{ shape: [1, 4, 4, 1] }],
      ),
    { code: 'BIAS_LENGTH' },
  );
  refuses(
    'FULLY_CONNECTED of rows of another length',
    () =>
      oneOp('FULLY_CONNECTED', [{ shape: [1, 3] }, { shape: [2, 4], data: new Float32Array(8) }], undefined, [
        { shape: [1, 2] },
      ]),
    { code: /./ },
  );
  refuses(
    'BATCH_MATMUL of sizes that do not fit',
    () => oneOp('BATCH_MATMUL', [{ shape: [2, 3] }, { shape: [2, 3] }], undefined, [{ shape: [2, 3] }]),
    { code: /./ },
  );
  refuses(
    'MATRIX_SET_DIAG with too long a diagonal',
    () => oneOp('MATRIX_SET_DIAG', [{ shape: [2, 2] }, { shape: [3] }], undefined, [{ shape: [2, 2] }]),
    { code: 'DIAGONAL_SHAPE' },
  );
  refuses(
    'again after a resize',
    () =>
      oneOp('FULLY_CONNECTED', [{ shape: [1, 4] }, { shape: [2, 4], data: new Float32Array(8) }], undefined, [
        { shape: [1, 2] },
      ]),
    { code: /./, resize: { t0: [1, 3] }, place: { subgraph: 'main', index: 0, op: 'FULLY_CONNECTED' } },
  );
  refuses(
    'a bias of fewer gates than the weights of a basic LSTM',
    () =>
      oneOp(
        'LSTM',
        [
          { shape: [1, 1] },
          { shape: [1, 1] },
          { shape: [4, 2], data: new Float32Array(8) },
          float(3),
          { shape: [1, 1] },
        ],
        options('LSTMOptions', { kernelType: 'BASIC' }),
        [{ shape: [1, 1] }, { shape: [1, 1] }, { shape: [1, 2] }, { shape: [1, 4] }],
      ),
    { code: 'BIAS_LENGTH' },
  );
});
