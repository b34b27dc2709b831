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

const first = { subgraph: 'main', index: 0, node: 't2' };

const conv =
  (change: object, filter: TensorSpec = { shape: [1, 2, 2, 1], data: new Float32Array(4) }) =>
  () =>
    oneOp(
      'CONV_2D',
      [{ shape: [1, 4, 4, 1] }, filter],
      options('Conv2DOptions', {
        strideH: 1,
        strideW: 1,
        dilationHFactor: 1,
        dilationWFactor: 1,
        padding: 'VALID',
        ...change,
      }),
      [{ shape: [1, 3, 3, 1] }],
    );
const pool = (change: object) => () =>
  oneOp(
    'MAX_POOL_2D',
    [{ shape: [1, 4, 4, 1] }],
    options('Pool2DOptions', { strideH: 1, strideW: 1, filterHeight: 2, filterWidth: 2, ...change }),
    [{ shape: [1, 3, 3, 1] }],
  );

describe('division by zero', () => {
  refuses('CONV_2D with stride 0', conv({ strideH: 0 }), { code: /./, place: { ...first, op: 'CONV_2D' } });
  refuses('CONV_2D with a negative stride', conv({ strideW: -1 }), { code: /./, place: first });
  refuses('CONV_2D with dilation 0', conv({ dilationHFactor: 0 }), { code: /./, place: first });
  refuses('CONV_2D with no filter channels', conv({}, { shape: [1, 2, 2, 0], data: new Float32Array(0) }), {
    code: 'CHANNELS',
    place: first,
  });
  refuses(
    'CONV_2D with filter channels that do not divide those of the input',
    conv({}, { shape: [1, 2, 2, 3], data: new Float32Array(12) }),
    { code: 'CHANNELS', place: first },
  );
  refuses(
    'DEPTHWISE_CONV_2D of an input without channels',
    () =>
      oneOp(
        'DEPTHWISE_CONV_2D',
        [{ shape: [1, 4, 4, 0] }, { shape: [1, 2, 2, 3], data: new Float32Array(12) }],
        options('DepthwiseConv2DOptions', { strideH: 1, strideW: 1, dilationHFactor: 1, dilationWFactor: 1 }),
        [{ shape: [1, 4, 4, 3] }],
      ),
    { code: 'CHANNELS' },
  );
  refuses(
    'TRANSPOSE_CONV with stride 0',
    () =>
      oneOp(
        'TRANSPOSE_CONV',
        [int32(1, 4, 4, 1), { shape: [1, 2, 2, 1], data: new Float32Array(4) }, { shape: [1, 2, 2, 1] }],
        options('TransposeConvOptions', { strideH: 0, strideW: 2 }),
        [{ shape: [1, 4, 4, 1] }],
      ),
    { code: /./ },
  );
  refuses(
    'CONV_3D with stride 0',
    () =>
      oneOp(
        'CONV_3D',
        [{ shape: [1, 2, 2, 2, 1] }, { shape: [1, 1, 1, 1, 1], data: new Float32Array(1) }],
        options('Conv3DOptions', { strideD: 0, strideH: 1, strideW: 1 }),
        [{ shape: [1, 2, 2, 2, 1] }],
      ),
    { code: /./ },
  );
  refuses(
    'SVDF of rank 0',
    () =>
      oneOp(
        'SVDF',
        [
          { shape: [1, 2] },
          { shape: [2, 2], data: new Float32Array(4) },
          { shape: [2, 3], data: new Float32Array(6) },
          { shape: [1], data: new Float32Array(1) },
          { shape: [1, 6] },
        ],
        options('SVDFOptions', { rank: 0 }),
        [{ shape: [1, 2] }],
      ),
    { code: /./ },
  );
  refuses('MAX_POOL_2D with stride 0', pool({ strideW: 0 }), { code: /./ });
  refuses('MAX_POOL_2D with window 0', pool({ filterHeight: 0 }), { code: /./ });
  accepts('MAX_POOL_2D with a window of 2^30: it ends with the picture', pool({ filterHeight: 2 ** 30 }), {
    run: [new Float32Array(16)],
  });
  refuses(
    'SPACE_TO_DEPTH with block 0',
    () =>
      oneOp('SPACE_TO_DEPTH', [{ shape: [1, 2, 2, 1] }], options('SpaceToDepthOptions', { blockSize: 0 }), [
        { shape: [1, 1, 1, 4] },
      ]),
    { code: /BLOCK/ },
  );
  refuses(
    'DEPTH_TO_SPACE with block 0',
    () =>
      oneOp('DEPTH_TO_SPACE', [{ shape: [1, 1, 1, 4] }], options('DepthToSpaceOptions', { blockSize: 0 }), [
        { shape: [1, 2, 2, 1] },
      ]),
    { code: /BLOCK/ },
  );
  refuses(
    'SPACE_TO_BATCH_ND with block 0',
    () =>
      oneOp(
        'SPACE_TO_BATCH_ND',
        [{ shape: [1, 2, 2, 1] }, int32(0, 1), { ...int32(0, 0, 0, 0), shape: [2, 2] }],
        undefined,
        [{ shape: [1, 2, 2, 1] }],
      ),
    { code: /BLOCK/ },
  );
  refuses(
    'SPLIT into 0 parts',
    () => oneOp('SPLIT', [scalar(0), { shape: [4] }], options('SplitOptions', { numSplits: 0 })),
    { code: /SPLIT/ },
  );
  refuses(
    'SPLIT into parts that do not fit',
    () =>
      oneOp('SPLIT', [scalar(0), { shape: [4] }], options('SplitOptions', { numSplits: 3 }), [{}, {}, {}]),
    { code: /SPLIT/ },
  );
  refuses(
    'integers divided by 0',
    () => oneOp('DIV', [{ dtype: 'int32' }, { dtype: 'int32' }], undefined, [{ dtype: 'int32' }]),
    {
      code: 'DIVISION_BY_ZERO',
      run: [
        [1, 2],
        [0, 1],
      ],
    },
  );
  refuses(
    'FLOOR_MOD by 0',
    () => oneOp('FLOOR_MOD', [{ dtype: 'int32' }, { dtype: 'int32' }], undefined, [{ dtype: 'int32' }]),
    {
      code: 'DIVISION_BY_ZERO',
      run: [
        [1, 2],
        [0, 1],
      ],
    },
  );
  refuses(
    'RANGE with step 0',
    () => oneOp('RANGE', [scalar(0), scalar(5), scalar(0)], undefined, [{ dtype: 'int32' }]),
    { code: /RANGE/ },
  );
});

describe('axes', () => {
  const reduce = (axis: number) => () => oneOp('SUM', [{ shape: [2, 2] }, int32(axis)], undefined, [{}]);
  refuses('SUM over axis 2 of 2', reduce(2), { code: 'AXIS_RANGE', place: { ...first, op: 'SUM' } });
  refuses('SUM over axis -3 of 2', reduce(-3), { code: 'AXIS_RANGE' });
  refuses('SUM over axis -2^31', reduce(-(2 ** 31)), { code: 'AXIS_RANGE' });
  refuses(
    'EXPAND_DIMS at axis 4 of 2',
    () => oneOp('EXPAND_DIMS', [{ shape: [2, 2] }, scalar(4)], undefined, [{}]),
    { code: 'AXIS_RANGE' },
  );
  refuses(
    'CONCATENATION along axis 9',
    () => oneOp('CONCATENATION', [{}, {}], options('ConcatenationOptions', { axis: 9 }), [{ shape: [4] }]),
    { code: 'AXIS_RANGE' },
  );
  refuses(
    'GATHER along axis -9',
    () => oneOp('GATHER', [{}, int32(0)], options('GatherOptions', { axis: -9 }), [{}]),
    { code: 'AXIS_RANGE' },
  );
  refuses(
    'GATHER with more batch axes than axes',
    () => oneOp('GATHER', [{}, int32(0)], options('GatherOptions', { batchDims: 5 }), [{}]),
    { code: /./ },
  );
  refuses(
    'PACK along axis 7',
    () => oneOp('PACK', [{}, {}], options('PackOptions', { axis: 7, valuesCount: 2 }), [{ shape: [2, 2] }]),
    { code: 'AXIS_RANGE' },
  );
  refuses(
    'ARG_MAX over axis 5',
    () =>
      oneOp('ARG_MAX', [{ shape: [2, 2] }, scalar(5)], options('ArgMaxOptions', { outputType: 'INT32' }), [
        { dtype: 'int32' },
      ]),
    { code: 'AXIS_RANGE' },
  );
  refuses(
    'SQUEEZE of axis -9',
    () => oneOp('SQUEEZE', [{ shape: [1, 2] }], options('SqueezeOptions', { squeezeDims: [-9] }), [{}]),
    { code: 'AXIS_RANGE' },
  );
  refuses('CUMSUM along axis 255', () => oneOp('CUMSUM', [{ shape: [2, 2] }, scalar(255)], undefined, [{}]), {
    code: 'AXIS_RANGE',
  });
  refuses(
    'REVERSE_V2 along axis 5',
    () => oneOp('REVERSE_V2', [{ shape: [2, 2] }, int32(5)], undefined, [{ shape: [2, 2] }]),
    { code: 'AXIS_RANGE' },
  );
});

describe('loops driven by attributes', () => {
  const slice = (begin: number, end: number, stride: number) => () =>
    oneOp(
      'STRIDED_SLICE',
      [{ shape: [4] }, int32(begin), int32(end), int32(stride)],
      options('StridedSliceOptions', {}),
      [{}],
    );
  refuses('STRIDED_SLICE with stride 0', slice(0, 4, 0), {
    code: /STRID/,
    place: { subgraph: 'main', index: 0, op: 'STRIDED_SLICE' },
  });
  accepts('STRIDED_SLICE with a stride of 2^31 - 1', slice(0, 4, 2 ** 31 - 1), { run: [[1, 2, 3, 4]] });
  accepts('STRIDED_SLICE from -2^31 to 2^31 - 1', slice(-(2 ** 31), 2 ** 31 - 1, 1), { run: [[1, 2, 3, 4]] });
  accepts(
    'LOCAL_RESPONSE_NORMALIZATION with a radius of 2^31 - 1',
    () =>
      oneOp(
        'LOCAL_RESPONSE_NORMALIZATION',
        [{ shape: [1, 1, 1, 3] }],
        options('LocalResponseNormalizationOptions', { radius: 2 ** 31 - 1, bias: 1, alpha: 1, beta: 1 }),
        [{ shape: [1, 1, 1, 3] }],
      ),
    { run: [[1, 2, 3]] },
  );
  accepts(
    'rows without elements',
    () => oneOp('SOFTMAX', [{ shape: [0, 4] }], options('SoftmaxOptions', { beta: 1 }), [{ shape: [0, 4] }]),
    { run: [[]] },
  );
  refuses(
    'rows without elements, but too many of them',
    () =>
      oneOp('SOFTMAX', [{ shape: [2 ** 20, 2 ** 30, 0] }], options('SoftmaxOptions', { beta: 1 }), [
        { shape: [2 ** 20, 2 ** 30, 0] },
      ]),
    { code: 'LIMIT_WORK' },
  );
  refuses(
    'a window as wide as a million elements',
    () =>
      oneOp(
        'LOCAL_RESPONSE_NORMALIZATION',
        [{ shape: [1, 1, 1, 2 ** 20] }],
        options('LocalResponseNormalizationOptions', { radius: 2 ** 31 - 1 }),
        [{ shape: [1, 1, 1, 2 ** 20] }],
      ),
    { code: 'LIMIT_WORK' },
  );
  refuses(
    'a million boxes, each compared with each',
    () =>
      oneOp(
        'NON_MAX_SUPPRESSION_V4',
        [
          { shape: [2 ** 20, 4] },
          { shape: [2 ** 20] },
          scalar(2 ** 20),
          { shape: [], data: Float32Array.of(0.5) },
          { shape: [], data: Float32Array.of(0) },
        ],
        undefined,
        [{ dtype: 'int32' }, { dtype: 'int32', shape: [] }],
      ),
    { code: 'LIMIT_WORK' },
  );
});
