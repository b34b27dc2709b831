import { describe, expect, it } from '@jest/globals';
import { type DType, type Tensor, tensor, ZooError } from '@zoo/core';
import { runAll } from '../../testing/run.ts';

function generate(algorithm: string, state: readonly bigint[], dtype: DType, shape = [2, 3]): Tensor[] {
  const key = tensor('uint64', [state.length], BigUint64Array.from(state));
  return runAll('STABLEHLO_RNG_BIT_GENERATOR', [key], { algorithm }, [{}, { dtype, shape }]);
}

const values = ({ data }: Tensor) => [...(data as Iterable<number | bigint>)];

/** The values of TensorFlow's `xla_ops_test.py`, which the test of the TFLite kernel repeats. */
describe('STABLEHLO_RNG_BIT_GENERATOR', () => {
  it.each(['PHILOX', 'DEFAULT'])('makes the bits of Philox: %s', (algorithm) => {
    const [state, bits] = generate(algorithm, [1n, 2n, 3n], 'uint32');
    expect(values(bits)).toEqual([4031113034, 1366700262, 495645701, 3051723414, 89414891, 1917262711]);
    expect(values(state)).toEqual([1n, 4n, 3n]);
    const [next, wide] = generate(algorithm, [1n, 2n, 3n], 'int64');
    expect(values(next)).toEqual([1n, 5n, 3n]);
    expect(values(wide)).toEqual([
      5869932932755744586n,
      -5339691813646437371n,
      8234580641674714347n,
      2641225993340350124n,
      1962472297844690804n,
      -3580856229565614135n,
    ]);
  });

  it('makes the bits of Threefry', () => {
    const [state, bits] = generate('THREEFRY', [1n, 2n], 'int32');
    expect(values(bits)).toEqual([43444564, -2144348869, -315321645, -549236733, 1672743891, -54463903]);
    expect(values(state)).toEqual([1n, 5n]);
    const [next, wide] = generate('THREEFRY', [1n, 2n], 'uint64');
    expect(values(next)).toEqual([1n, 8n]);
    expect(values(wide).slice(0, 2)).toEqual([9236835810183407956n, 16087790271692313299n]);
  });

  it('carries into the second word of the counter, and goes on where it stopped', () => {
    const [state] = generate('PHILOX', [7n, 0xffffffffn, 0n], 'uint32', [4]);
    expect(values(state)).toEqual([7n, 0x100000000n, 0n]);
    const [middle, first] = generate('PHILOX', [1n, 2n, 3n], 'uint32', [4]);
    const [, second] = generate('PHILOX', values(middle) as bigint[], 'uint32', [4]);
    const [, all] = generate('PHILOX', [1n, 2n, 3n], 'uint32', [8]);
    expect([...values(first), ...values(second)]).toEqual(values(all));
  });

  it('refuses a state of another length', () => {
    expect(() => generate('THREEFRY', [1n, 2n, 3n], 'int32')).toThrow(ZooError);
    expect(() => generate('PHILOX', [1n], 'int32')).toThrow('the state does not suit the algorithm PHILOX');
  });
});
