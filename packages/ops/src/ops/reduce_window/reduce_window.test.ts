import { expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { evaluate } from '../../evaluate.ts';
import { reduceWindowOp } from './index.ts';

const list = (...values: bigint[]) => tensor('int64', [values.length], BigInt64Array.from(values));
const site = (size: bigint) => ({
  attrs: { reduceFunction: 'ADD' as const },
  inputs: [
    tensor('float32', [4], Float32Array.of(1, 2, 3, 4)),
    tensor('float32', [], Float32Array.of(0)),
    list(size),
    list(1n),
    list(1n),
  ],
  outputs: [],
});

it('REDUCE_WINDOW adds up what is under the window', () => {
  expect(evaluate(reduceWindowOp, site(2n))[0].data).toEqual(Float32Array.of(3, 5, 7));
});

it('REDUCE_WINDOW takes a size of -1 for what it is, not for one that is not known yet', () => {
  expect(() => evaluate(reduceWindowOp, site(-1n))).toThrow('a window size is out of range');
});

it('REDUCE_WINDOW of 2^50 elements makes no list of them', () => {
  expect(evaluate(reduceWindowOp, site(2n ** 50n))[0].shape).toEqual([0]);
});
