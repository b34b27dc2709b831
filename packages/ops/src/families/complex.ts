import { defineOp, type OpDefinition, type Prepare, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { operand } from '../lib/site.ts';
import { randomOperand, randomShape } from './examples.ts';

/** A real number from each complex one. */
export function complexPart(
  name: string,
  code: number,
  summary: string,
  f: (real: number, imaginary: number) => number,
): OpDefinition {
  const prepare: Prepare =
    () =>
    ([x], [y]) => {
      const pairs = x as Float32Array;
      const out = y as Float32Array;
      for (let i = 0; i < out.length; i++) out[i] = f(pairs[2 * i], pairs[2 * i + 1]);
    };
  return defineOp<object, 'single' | 'double'>({
    name,
    spec: {
      summary,
      operands: [{ name: 'x' }],
      results: [{ name: 'y' }],
      types: { single: typeRow('complex64 -> float32'), double: typeRow('complex128 -> float64') },
      traits: ['elementwise', 'layout-agnostic', 'pure'],
      tolerance: 'close',
      infer(site) {
        const { dtype, shape } = operand(site, 0);
        return [{ dtype: dtype === 'complex128' ? 'float64' : 'float32', shape }];
      },
    },
    tflite: { code, version: () => 1 },
    quantize: { results: 'none' },
    reference: { single: prepare, double: prepare },
    cases: inTests(() =>
      (['single', 'double'] as const).map((row) => ({
        name: row,
        row,
        generate: (random) => ({
          inputs: [
            randomOperand(random, row === 'single' ? 'complex64' : 'complex128', randomShape(random, 0, 3)),
          ],
        }),
      })),
    ),
  });
}
