import { describe, expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { affine, floats, ints, list, run, runAll, scalar } from '../testing/run.ts';

const count = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('shapes', () => {
  const x = floats([2, 3], count(6));

  it('RESHAPE takes the operand before the attribute, and fills in -1', () => {
    expect(run('RESHAPE', [x, list(3, -1)], { newShape: [6] }).shape).toEqual([3, 2]);
    expect(run('RESHAPE', [x], { newShape: [-1] }).shape).toEqual([6]);
    expect(run('RESHAPE', [floats([1], [7]), list()]).shape).toEqual([]);
    expect(() => run('RESHAPE', [x, list(4, -1)])).toThrow(/does not hold/);
    expect(() => run('RESHAPE', [x, list(-1, -1)])).toThrow(/does not hold/);
    expect(() => run('RESHAPE', [x, list(7)])).toThrow(/does not hold/);
  });

  it('SQUEEZE drops the named axes or all of size 1', () => {
    const y = floats([1, 2, 1], [1, 2]);
    expect(run('SQUEEZE', [y]).shape).toEqual([2]);
    expect(run('SQUEEZE', [y], { squeezeDims: [-1] }).shape).toEqual([1, 2]);
    expect(() => run('SQUEEZE', [y], { squeezeDims: [1] })).toThrow(/cannot be squeezed/);
  });

  it('EXPAND_DIMS counts from the end of the result', () => {
    expect(run('EXPAND_DIMS', [x, scalar(-1)]).shape).toEqual([2, 3, 1]);
  });

  it('TRANSPOSE refuses an axis named twice', () => {
    expect(run('TRANSPOSE', [x, list(1, 0)]).values).toEqual([1, 4, 2, 5, 3, 6]);
    expect(() => run('TRANSPOSE', [x, list(0, 0)])).toThrow(/twice/);
  });

  it('BROADCAST_TO and TILE repeat', () => {
    const y = floats([2, 1], [1, 2]);
    expect(run('BROADCAST_TO', [y, list(2, 3)]).values).toEqual([1, 1, 1, 2, 2, 2]);
    expect(run('TILE', [y, list(2, 2)])).toEqual({ shape: [4, 2], values: [1, 1, 2, 2, 1, 1, 2, 2] });
    expect(() => run('BROADCAST_TO', [y, list(3, 3)])).toThrow();
  });

  it('REVERSE_V2', () => {
    expect(run('REVERSE_V2', [x, list(1)]).values).toEqual([3, 2, 1, 6, 5, 4]);
    expect(run('REVERSE_V2', [x, list(0, -1)]).values).toEqual([6, 5, 4, 3, 2, 1]);
  });
});

describe('padding', () => {
  it('PAD puts the zero point around affine integers', () => {
    expect(run('PAD', [affine('int8', [1], [5], 1, -3), ints([1, 2], [1, 2])]).values).toEqual([
      -3, 5, -3, -3,
    ]);
    expect(run('PADV2', [floats([1], [5]), ints([1, 2], [1, 0]), floats([], [9])]).values).toEqual([9, 5]);
  });

  it('MIRROR_PAD with and without the edge', () => {
    const x = floats([3], [1, 2, 3]);
    const paddings = ints([1, 2], [2, 1]);
    expect(run('MIRROR_PAD', [x, paddings], { mode: 'REFLECT' }).values).toEqual([3, 2, 1, 2, 3, 2]);
    expect(run('MIRROR_PAD', [x, paddings], { mode: 'SYMMETRIC' }).values).toEqual([2, 1, 1, 2, 3, 3]);
    expect(() => run('MIRROR_PAD', [x, ints([1, 2], [3, 0])], { mode: 'REFLECT' })).toThrow(/reflect/);
  });
});

describe('cutting and stacking', () => {
  const x = floats([2, 4], count(8));
  const values = (results: ReturnType<typeof runAll>) =>
    results.map(({ data }) => [...(data as Float32Array)]);

  it('SPLIT and SPLIT_V', () => {
    expect(values(runAll('SPLIT', [scalar(1), x], { numSplits: 2 }))).toEqual([
      [1, 2, 5, 6],
      [3, 4, 7, 8],
    ]);
    expect(values(runAll('SPLIT_V', [x, list(1, -1), scalar(-1)], { numSplits: 2 }))).toEqual([
      [1, 5],
      [2, 3, 4, 6, 7, 8],
    ]);
    expect(() => runAll('SPLIT', [scalar(1), x], { numSplits: 3 })).toThrow(/equal parts/);
    expect(() => runAll('SPLIT_V', [x, list(1, 1), scalar(1)], { numSplits: 2 })).toThrow(/make up/);
  });

  it('PACK and UNPACK undo each other', () => {
    const parts = runAll('UNPACK', [x], { num: 4, axis: 1 });
    expect(values(parts)).toEqual([
      [1, 5],
      [2, 6],
      [3, 7],
      [4, 8],
    ]);
    expect(run('PACK', parts, { valuesCount: 4, axis: -1 })).toEqual({ shape: [2, 4], values: count(8) });
  });

  it('SLICE stays inside', () => {
    expect(run('SLICE', [x, list(1, 1), list(1, -1)])).toEqual({ shape: [1, 3], values: [6, 7, 8] });
    expect(() => run('SLICE', [x, list(1, 2), list(1, 3)])).toThrow(/leaves axis 1/);
    expect(() => run('SLICE', [x, list(-1, 0), list(1, 1)])).toThrow(/leaves axis 0/);
  });
});

describe('gathering and scattering', () => {
  const x = floats([2, 3], count(6));

  it('GATHER along an axis, by batch, of strings', () => {
    expect(run('GATHER', [x, list(2, 0)], { axis: 1 }).values).toEqual([3, 1, 6, 4]);
    expect(run('GATHER', [x, ints([2, 1], [2, 0])], { axis: 1, batchDims: 1 })).toEqual({
      shape: [2, 1],
      values: [3, 4],
    });
    const [words] = runAll('GATHER', [tensor('string', [2], ['no', 'yes']), list(1, 1, 0)]);
    expect(words.data).toEqual(['yes', 'yes', 'no']);
    expect(() => run('GATHER', [x, list(2)])).toThrow(/out of range/);
    expect(() => run('GATHER', [x, list(-1)])).toThrow(/out of range/);
  });

  it('GATHER_ND by full and partial coordinates', () => {
    expect(run('GATHER_ND', [x, ints([2, 2], [0, 1, 1, 2])]).values).toEqual([2, 6]);
    expect(run('GATHER_ND', [x, ints([1, 1], [1])])).toEqual({ shape: [1, 3], values: [4, 5, 6] });
  });

  it('SCATTER_ND adds what meets', () => {
    const inputs = [ints([3, 1], [1, 3, 1]), floats([3], [5, 7, 2]), list(4)];
    expect(run('SCATTER_ND', inputs).values).toEqual([0, 7, 0, 7]);
    expect(() => run('SCATTER_ND', [ints([1, 1], [4]), floats([1], [5]), list(4)])).toThrow(/out of range/);
  });

  it('DYNAMIC_UPDATE_SLICE moves the box inside', () => {
    const update = floats([1, 2], [8, 9]);
    expect(run('DYNAMIC_UPDATE_SLICE', [x, update, list(5, 2)]).values).toEqual([1, 2, 3, 4, 8, 9]);
  });

  it('REVERSE_SEQUENCE turns the head of each row', () => {
    const attrs = { seqDim: 1, batchDim: 0 };
    expect(run('REVERSE_SEQUENCE', [x, list(2, 3)], attrs).values).toEqual([2, 1, 3, 6, 5, 4]);
  });
});

/** The examples of the TensorFlow documentation of these ops. */
describe('blocks', () => {
  it('SPACE_TO_DEPTH and DEPTH_TO_SPACE', () => {
    const x = floats([1, 4, 4, 1], [1, 2, 5, 6, 3, 4, 7, 8, 9, 10, 13, 14, 11, 12, 15, 16]);
    const deep = run('SPACE_TO_DEPTH', [x], { blockSize: 2 });
    expect(deep).toEqual({ shape: [1, 2, 2, 4], values: count(16) });
    expect(run('DEPTH_TO_SPACE', [floats(deep.shape, deep.values)], { blockSize: 2 }).values).toEqual([
      ...(x.data as Float32Array),
    ]);
  });

  it('SPACE_TO_BATCH_ND with padding, and back with crops', () => {
    const x = floats([2, 2, 4, 1], count(16));
    const batched = run('SPACE_TO_BATCH_ND', [x, list(2, 2), ints([2, 2], [0, 0, 2, 0])]);
    expect(batched).toEqual({
      shape: [8, 1, 3, 1],
      values: [0, 1, 3, 0, 9, 11, 0, 2, 4, 0, 10, 12, 0, 5, 7, 0, 13, 15, 0, 6, 8, 0, 14, 16],
    });
    const back = [floats(batched.shape, batched.values), list(2, 2), ints([2, 2], [0, 0, 2, 0])];
    expect(run('BATCH_TO_SPACE_ND', back)).toEqual({ shape: [2, 2, 4, 1], values: count(16) });
  });
});
