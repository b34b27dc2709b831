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

it.each([
  ['uint16', Uint16Array.of(65535, 2, 3), Uint16Array.of(0), [1, 5]],
  ['uint64', BigUint64Array.of(2n ** 64n - 1n, 2n, 3n), BigUint64Array.of(0n), [1n, 5n]],
  // 2^53 - 1 and 0.25: both are lost in float32
  ['float64', Float64Array.of(2 ** 53 - 2, 1, 0.25), Float64Array.of(0), [2 ** 53 - 1, 1.25]],
] as const)('REDUCE_WINDOW of %s: sums wrap or round as its elements do', (dtype, data, init, expected) => {
  const [, , ...window] = site(2n).inputs;
  const inputs = [tensor(dtype, [3], data), tensor(dtype, [], init), ...window];
  const [y] = evaluate(reduceWindowOp, { ...site(2n), inputs });
  expect({ dtype: y.dtype, values: [...(y.data as Iterable<unknown>)] }).toEqual({ dtype, values: expected });
});

it('REDUCE_WINDOW takes a size of -1 for what it is, not for one that is not known yet', () => {
  expect(() => evaluate(reduceWindowOp, site(-1n))).toThrow('a window size is out of range');
});

it('REDUCE_WINDOW of 2^50 elements makes no list of them', () => {
  expect(evaluate(reduceWindowOp, site(2n ** 50n))[0].shape).toEqual([0]);
});
