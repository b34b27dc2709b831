import type { LSHProjectionOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { product } from '../../lib/blocks.ts';
import { MOVABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { fingerprint64 } from '../../lib/farmhash.ts';
import { operand } from '../../lib/site.ts';

/** Bits of one hash function: as many as a result has. */
const MOST_BITS = 32;

/** Source: `tflite/kernels/lsh_projection.cc`. */
export const lshProjection = singleRow<LSHProjectionOptions>({
  name: 'LSH_PROJECTION',
  code: 15,
  options: 'LSHProjectionOptions',
  summary:
    'signs of the weighted sums of hashes of the rows of x, one for each seed: bit by bit, or a number for each row of seeds',
  operands: [{ name: 'seeds' }, { name: 'x' }, { name: 'weights', kind: 'optional' }],
  types: 'float32, T, float32? -> int32',
  dtypes: MOVABLE,
  infer(site) {
    const [seeds, x] = [operand(site, 0).shape, operand(site, 1).shape];
    const weights = site.inputs[2]?.shape;
    const rows = x[0];
    const weighed = weights === undefined || weights.length === 1;
    const fits = weights === undefined || weights[0] === rows || weights[0] < 0 || rows < 0;
    if (seeds.length !== 2 || seeds[1] > MOST_BITS || x.length === 0 || !weighed || !fits) {
      throw invalid('SHAPE_MISMATCH', 'the operands of a projection do not go together', {
        expected: `seeds [n, at most ${MOST_BITS}], x [k, ...], weights [k]`,
        received: `[${seeds}], [${x}], ${weights ? `[${weights}]` : 'none'}`,
      });
    }
    const { type } = site.attrs;
    if (type === 'UNKNOWN')
      throw invalid('ATTRIBUTE_RANGE', 'the projection is neither sparse nor dense', { received: type });
    return [{ dtype: 'int32', shape: [type === 'SPARSE' ? seeds[0] : product(seeds)] }];
  },
  work(site) {
    return product(operand(site, 0).shape) * product(operand(site, 1).shape);
  },
  prepare(site) {
    const [functions, bits] = operand(site, 0).shape;
    const [rows] = operand(site, 1).shape;
    const sparse = site.attrs.type === 'SPARSE';
    return ([seeds, x, weights], [y]) => {
      const { buffer, byteOffset, byteLength } = x as Uint8Array;
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      const signs = Uint8Array.from(seeds as Float32Array, (seed) =>
        signOf(seed, bytes, rows, weights as Float32Array | undefined),
      );
      const out = y as Int32Array;
      if (!sparse) return out.set(signs);
      for (let i = 0; i < functions; i++) {
        const signature = signs
          .subarray(i * bits, (i + 1) * bits)
          .reduce((word, bit) => (word << 1) | bit, 0);
        // the numbers of a function lie apart from those of all others
        out[i] = signature + i * (1 << bits);
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const seeds = [random.integer(1, 3), random.integer(1, 4)];
    const x = randomShape(random, 1, 3);
    const weights = random.next() < 0.5 ? [] : [randomOperand(random, 'float32', [x[0]])];
    return {
      attrs: { type: random.pick(['SPARSE', 'DENSE'] as const) },
      inputs: [randomOperand(random, 'float32', seeds), randomOperand(random, dtype, x), ...weights],
    };
  }),
});

/** Whether the sum of the hashes of all rows, each behind the seed, is positive. */
function signOf(seed: number, bytes: Uint8Array, rows: number, weights: Float32Array | undefined): number {
  const size = rows === 0 ? 0 : bytes.length / rows;
  const key = new Uint8Array(4 + size);
  new DataView(key.buffer).setFloat32(0, seed, true);
  let score = 0;
  for (let row = 0; row < rows; row++) {
    key.set(bytes.subarray(row * size, (row + 1) * size), 4);
    score += (weights?.[row] ?? 1) * Number(BigInt.asIntN(64, fingerprint64(key)));
  }
  return score > 0 ? 1 : 0;
}
