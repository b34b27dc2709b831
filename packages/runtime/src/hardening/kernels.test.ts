import { describe } from '@jest/globals';
import type { BuiltinOptions, BuiltinOptions2 } from '@zoo/tflite';
import { accepts, int32, oneOp, refuses, scalar, type TensorSpec } from '../testing/hostile-models.ts';

type Options = BuiltinOptions | BuiltinOptions2;
const options = (type: string, value: object) => ({ type, value }) as unknown as Options;
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
const float = (count: number): TensorSpec => ({ shape: [count], data: new Float32Array(count) });

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

describe('indices from inputs', () => {
  const gathered = (index: number) => ({
    code: 'INDEX_RANGE',
    run: [[1, 2], [index]],
    place: { subgraph: 'main', index: 0, op: 'GATHER' },
  });
  const gather = () =>
    oneOp('GATHER', [{}, { dtype: 'int32', shape: [1] }], options('GatherOptions', {}), [{ shape: [1] }]);
  refuses('GATHER of element 2 of 2', gather, gathered(2));
  refuses('GATHER of element -1', gather, gathered(-1));
  refuses('GATHER of element 2^31 - 1', gather, gathered(2 ** 31 - 1));
  refuses(
    'GATHER_ND of an element that is not there',
    () => oneOp('GATHER_ND', [{}, { dtype: 'int32', shape: [1, 1] }], undefined, [{ shape: [1] }]),
    { code: /INDEX|GATHER/, run: [[1, 2], [7]] },
  );
  refuses(
    'SCATTER_ND to a place that is not there',
    () =>
      oneOp('SCATTER_ND', [{ dtype: 'int32', shape: [1, 1] }, { shape: [1] }, int32(4)], undefined, [
        { shape: [4] },
      ]),
    { code: /INDEX|SCATTER/, run: [[4], [1]] },
  );
  refuses(
    'EMBEDDING_LOOKUP of a row that is not there',
    () =>
      oneOp(
        'EMBEDDING_LOOKUP',
        [
          { dtype: 'int32', shape: [1] },
          { shape: [2, 2], data: new Float32Array(4) },
        ],
        undefined,
        [{ shape: [1, 2] }],
      ),
    { code: /INDEX|EMBEDDING/, run: [[2]] },
  );
  refuses(
    'SEGMENT_SUM of a negative segment',
    () => oneOp('SEGMENT_SUM', [{}, { dtype: 'int32' }], undefined, [{}]),
    {
      code: /SEGMENT/,
      run: [
        [1, 2],
        [-1, 0],
      ],
    },
  );
  refuses(
    'SEGMENT_SUM of segments that go back',
    () => oneOp('SEGMENT_SUM', [{}, { dtype: 'int32' }], undefined, [{}]),
    {
      code: /SEGMENT/,
      run: [
        [1, 2],
        [1, 0],
      ],
    },
  );
  refuses(
    'SEGMENT_SUM into 2^31 segments, most of them empty',
    () => oneOp('SEGMENT_SUM', [{}, { dtype: 'int32' }], undefined, [{}]),
    {
      code: 'SEGMENT_IDS',
      run: [
        [1, 2],
        [0, 2 ** 31 - 1],
      ],
    },
  );
  refuses(
    'REVERSE_SEQUENCE of more than there is',
    () =>
      oneOp(
        'REVERSE_SEQUENCE',
        [{ shape: [1, 2] }, { dtype: 'int32', shape: [1] }],
        options('ReverseSequenceOptions', { seqDim: 1, batchDim: 0 }),
        [{ shape: [1, 2] }],
      ),
    { code: /SEQUENCE|INDEX/, run: [[1, 2], [3]] },
  );
  accepts(
    'ONE_HOT of an index out of range: off everywhere',
    () =>
      oneOp(
        'ONE_HOT',
        [
          { dtype: 'int32', shape: [1] },
          scalar(3),
          { shape: [], data: Float32Array.of(1) },
          { shape: [], data: Float32Array.of(0) },
        ],
        options('OneHotOptions', { axis: -1 }),
        [{ shape: [1, 3] }],
      ),
    { run: [[99]] },
  );
  refuses(
    'ONE_HOT of a negative depth',
    () =>
      oneOp(
        'ONE_HOT',
        [
          { dtype: 'int32', shape: [1] },
          scalar(-3),
          { shape: [], data: Float32Array.of(1) },
          { shape: [], data: Float32Array.of(0) },
        ],
        options('OneHotOptions', { axis: -1 }),
        [{ shape: [1, 3] }],
      ),
    { code: /./ },
  );
  refuses(
    'TOPK_V2 of more than there is',
    () => oneOp('TOPK_V2', [{}, scalar(3)], undefined, [{}, { dtype: 'int32' }]),
    { code: 'TOPK_COUNT' },
  );
  refuses('TOPK_V2 of -1', () => oneOp('TOPK_V2', [{}, scalar(-1)], undefined, [{}, { dtype: 'int32' }]), {
    code: 'SHAPE_SIZE',
  });
  refuses(
    'DYNAMIC_UPDATE_SLICE with a start of another rank',
    () =>
      oneOp('DYNAMIC_UPDATE_SLICE', [{ shape: [2, 2] }, { shape: [1, 1] }, int32(0)], undefined, [
        { shape: [2, 2] },
      ]),
    { code: 'OPERAND_LENGTH' },
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
});
