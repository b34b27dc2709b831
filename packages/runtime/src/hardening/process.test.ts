import { describe, expect, it } from '@jest/globals';
import { ZooError } from '@zoo/core';
import { DEFAULT_LIMITS } from '../limits.ts';
import { loadModel } from '../load.ts';
import { type GraphSpec, int32, modelOf, oneOp, options, refuses } from '../testing/hostile-models.ts';

/** WHILE x > 0 do x = x: it never ends unless its input is 0 or less. */
const forEver = (): Uint8Array => {
  const bool = { dtype: 'bool' as const, shape: [] };
  const number = { dtype: 'int32' as const, shape: [] };
  const main: GraphSpec = {
    tensors: [number, number],
    operators: [
      {
        op: 'WHILE',
        inputs: [0],
        outputs: [1],
        options: options('WhileOptions', { condSubgraphIndex: 1, bodySubgraphIndex: 2 }),
      },
    ],
    inputs: [0],
    outputs: [1],
  };
  const condition: GraphSpec = {
    tensors: [number, { ...number, data: Int32Array.of(0) }, bool],
    operators: [{ op: 'GREATER', inputs: [0, 1], outputs: [2] }],
    inputs: [0],
    outputs: [2],
  };
  const body: GraphSpec = {
    tensors: [number, number],
    operators: [{ op: 'ABS', inputs: [0], outputs: [1] }],
    inputs: [0],
    outputs: [1],
  };
  return modelOf(main, condition, body);
};

/** 10^12 multiply-accumulates in one kernel, of 24 MB. */
const huge = () =>
  oneOp('BATCH_MATMUL', [{ shape: [10_000, 10_000] }, { shape: [10_000, 10_000] }], undefined, [
    { shape: [10_000, 10_000] },
  ]);
const at = { subgraph: 'main', index: 0 };

describe('memory', () => {
  refuses(
    'a tensor beyond the limit',
    () => oneOp('ABS', [{ shape: [2 ** 20] }], undefined, [{ shape: [2 ** 20] }]),
    {
      code: 'LIMIT_MEMORY',
      place: { subgraph: 'main', tensor: 't0' },
      load: { limits: { memory: 2 ** 20 } },
    },
  );
  refuses(
    'tensors that are beyond the limit together',
    () => oneOp('ADD', [{ shape: [2 ** 10] }, { shape: [2 ** 10] }], undefined, [{ shape: [2 ** 10] }]),
    { code: 'LIMIT_MEMORY', load: { limits: { memory: 2 ** 13 - 1 } } },
  );
  refuses('a resize beyond the limit', () => oneOp('ABS', [{}]), {
    code: 'LIMIT_MEMORY',
    resize: { t0: [2 ** 30] },
  });
  refuses(
    'constants that fold to more than the limit',
    () =>
      oneOp('TILE', [{ shape: [2 ** 10], data: new Float32Array(2 ** 10) }, int32(2 ** 12)], undefined, [
        { shape: [2 ** 22] },
      ]),
    { code: 'LIMIT_MEMORY', load: { limits: { memory: 2 ** 20 } } },
  );

  it('a resize that is refused leaves the model as it was', async () => {
    using model = await loadModel(oneOp('ABS', [{}]));
    await expect(model.resize({ t0: [2 ** 30] }, { strict: false })).rejects.toThrow(ZooError);
    expect((await model.run([[-1, 2]])).t1.data).toEqual(Float32Array.of(1, 2));
  });
});

describe('time', () => {
  refuses('a kernel of 10^12 multiply-accumulates', huge, {
    code: 'LIMIT_WORK',
    place: { ...at, op: 'BATCH_MATMUL' },
  });
  refuses('many kernels in a loop, by their work', forEver, {
    code: 'LIMIT_WORK',
    run: [[1]],
    load: { limits: { runWork: 1e4 } },
  });
  refuses('a loop that never ends, by its turns', forEver, {
    code: 'LIMIT_LOOP',
    run: [[1]],
    load: { limits: { loopIterations: 1000 } },
    place: at,
  });
  refuses('a loop that never ends, by the clock', forEver, {
    code: 'LIMIT_TIME',
    run: [[1]],
    load: { limits: { milliseconds: 50, loopIterations: 1e9 } },
  });

  it('a signal stops a run that is waiting for its turn', async () => {
    using model = await loadModel(oneOp('ABS', [{}]));
    await expect(model.run([[1, 2]], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });

  it('raising the limit lets a large kernel through', async () => {
    const limits = { kernelWork: DEFAULT_LIMITS.kernelWork * 100, runWork: 1e15 };
    using model = await loadModel(huge(), { limits });
    expect(model.outputs[0].shape).toEqual([10_000, 10_000]);
  });
});

describe('errors', () => {
  it('say where: subgraph, operator, node, op', async () => {
    const error = await loadModel(oneOp('SUM', [{ shape: [2, 2] }, int32(7)], undefined, [{}])).catch(
      (one: ZooError) => one,
    );
    expect(String(error)).toContain('subgraph main, operator 0, node t2, op SUM: axis out of range');
    expect(error).toMatchObject({ category: 'damaged-input', exitStatus: 5 });
  });

  it('show names of a file, and do not obey them', async () => {
    const named = { more: { name: '\u001b[2J\u0007evil\n' } };
    const error = await loadModel(oneOp('SUM', [{ shape: [2, 2] }, int32(7)], undefined, [named])).catch(
      (one: ZooError) => one,
    );
    expect(String(error)).toContain('node \\u001b[2J\\u0007evil\\u000a');
  });
});
