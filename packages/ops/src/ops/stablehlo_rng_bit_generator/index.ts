import { type DType, type TensorData, tensor } from '@zoo/core';
import type { StablehloRngBitGeneratorOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { declaredShape } from '../../families/stablehlo/declared.ts';
import { philox, threefry } from '../../lib/counter-random.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

const BITS: readonly DType[] = ['int32', 'uint32', 'int64', 'uint64'];

/** Lengths of the state: a key, a counter, and for Philox perhaps the upper half of the counter. */
const LENGTHS = { DEFAULT: [2, 3], PHILOX: [2, 3], THREEFRY: [2] };

/** Source: `tflite/kernels/rng_bit_generator.cc`. */
export const stablehloRngBitGenerator = singleRow<StablehloRngBitGeneratorOptions>({
  name: 'STABLEHLO_RNG_BIT_GENERATOR',
  code: 204,
  options: 'StablehloRngBitGeneratorOptions',
  summary: 'random bits that follow from a state of key and counter, and the state to go on with',
  operands: [{ name: 'state' }],
  results: [{ name: 'state' }, { name: 'y' }],
  types: 'uint64 -> uint64, T',
  dtypes: BITS,
  infer(site) {
    const { shape } = operand(site, 0);
    const { algorithm } = site.attrs;
    if (!Object.hasOwn(LENGTHS, algorithm)) {
      throw invalid('ATTRIBUTE_RANGE', 'the algorithm is not known', {
        expected: Object.keys(LENGTHS).join(', '),
        received: String(algorithm),
      });
    }
    const lengths: readonly number[] = LENGTHS[algorithm];
    if (shape.length !== 1 || (shape[0] >= 0 && !lengths.includes(shape[0]))) {
      throw invalid('SHAPE_MISMATCH', `the state does not suit the algorithm ${algorithm}`, {
        expected: lengths.map((length) => `[${length}]`).join(' or '),
        received: `[${shape}]`,
      });
    }
    return [
      { dtype: 'uint64', shape },
      { dtype: site.outputs[1]?.dtype ?? 'uint32', shape: declaredShape(site, 1) },
    ];
  },
  prepare({ attrs }) {
    const [random, length] = attrs.algorithm === 'THREEFRY' ? [threefry, 2] : [philox, 4];
    return ([state], [next, y]) => {
      const from = wordsOf(state!);
      const to = wordsOf(next);
      const bits = wordsOf(y);
      // the upper half of a counter that has none is the key
      const upper = from.length === 6 ? 4 : 0;
      const counter = Int32Array.of(from[2], from[3], from[upper], from[upper + 1]).subarray(0, length);
      for (let i = 0; i < bits.length; i += length) {
        bits.set(random([from[0], from[1]], counter.slice()).subarray(0, bits.length - i), i);
        if (++counter[0] === 0) counter[1]++;
      }
      to.set(from);
      to.set(counter.subarray(0, 2), 2);
    };
  },
  example: inTests(() => (random, dtype) => {
    const algorithm = random.pick(['DEFAULT', 'PHILOX', 'THREEFRY'] as const);
    const length = random.pick(LENGTHS[algorithm]);
    const state = BigUint64Array.from({ length }, () => BigInt(Math.floor(random.next() * 2 ** 53)) * 2047n);
    return {
      attrs: { algorithm },
      inputs: [{ tensor: tensor('uint64', [length], state) }],
      outputs: [{}, { dtype, shape: randomShape(random, 0, 3) }],
    };
  }),
});

/** 64-bit elements are two words, the lower one first, as in a file. */
function wordsOf(data: TensorData): Int32Array {
  const { buffer, byteOffset, byteLength } = data as BigUint64Array;
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}
