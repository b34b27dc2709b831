import { describe } from '@jest/globals';
import { accepts, int32, modelOf, oneOp, options, refuses, scalar } from '../testing/hostile-models.ts';

/** A table of texts and whole numbers, which is asked for one text. */
const table = (entries: number, wanted: 'int64' | 'string') =>
  modelOf({
    tensors: [
      { dtype: 'resource', shape: [1] },
      { dtype: 'string', shape: [entries], data: Array.from({ length: entries }, (_, i) => `k${i}`) },
      { dtype: 'int64', shape: [entries], data: new BigInt64Array(entries) },
      { dtype: 'string', shape: [1] },
      wanted === 'int64'
        ? { dtype: wanted, shape: [1], data: BigInt64Array.of(-1n) }
        : { dtype: wanted, shape: [1], data: ['none'] },
      { dtype: wanted, shape: [1] },
    ],
    operators: [
      { op: 'HASHTABLE', inputs: [], outputs: [0], options: options('HashtableOptions', { tableId: 1 }) },
      { op: 'HASHTABLE_IMPORT', inputs: [0, 1, 2], outputs: [] },
      { op: 'HASHTABLE_FIND', inputs: [0, 3, 4], outputs: [5] },
    ],
    inputs: [3],
    outputs: [5],
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
    'SPARSE_TO_DENSE of a place that is not there',
    () =>
      oneOp('SPARSE_TO_DENSE', [{ dtype: 'int32', shape: [1] }, int32(4), scalar(1), scalar(0)], undefined, [
        { dtype: 'int32', shape: [4] },
      ]),
    { code: /INDEX|SPARSE/, run: [[4]] },
  );
  refuses('a table asked for values of another type than it holds', () => table(1, 'string'), {
    code: 'TABLE_VALUES',
    run: [['k0']],
  });
  accepts('a table asked for a key that it does not have', () => table(1, 'int64'), { run: [['other']] });
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
  refuses(
    'REVERSE_SEQUENCE of lengths that are a matrix without elements',
    () =>
      oneOp(
        'REVERSE_SEQUENCE',
        [{ shape: [2, 2] }, { dtype: 'int32', shape: [2, 0] }],
        options('ReverseSequenceOptions', { seqDim: 1, batchDim: 0 }),
        [{ shape: [2, 2] }],
      ),
    { code: 'REVERSE_SEQUENCE_AXES' },
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
  refuses('more entries of tables than the memory has room for', () => table(1000, 'int64'), {
    code: 'LIMIT_MEMORY',
    run: [['k0']],
    load: { limits: { memory: 100_000 } },
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
