import { defineOp, type Site, typeRow } from '@zoo/ir';
import type { ReduceWindowOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { atLeast } from '../../families/stablehlo/attributes.ts';
import { combinerNamed, REDUCIBLE } from '../../families/stablehlo/combine.ts';
import { reduceWindow, requireWindow, type Window, windowShape } from '../../families/stablehlo/window.ts';
import { product } from '../../lib/blocks.ts';
import { expectLength, unknownShape } from '../../lib/constants.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand, requireOneElement } from '../../lib/site.ts';

const FUNCTIONS: Readonly<Record<string, string>> = {
  ADD: 'ADD',
  MUL: 'MULTIPLY',
  MINIMUM: 'MINIMUM',
  MAXIMUM: 'MAXIMUM',
  ALL: 'AND',
  ANY: 'OR',
};

/** The window as the operands give it; undefined while one is not known. */
function windowOf(site: Site<ReduceWindowOptions>): Window | undefined {
  const rank = operand(site, 0).shape.length;
  const [sizes, strides, dilations] = [2, 3, 4].map((slot) => integers(site.inputs[slot]?.data));
  if (!sizes || !strides || !dilations) return undefined;
  for (const values of [sizes, strides, dilations]) expectLength(values, rank, 'a list of the window');
  atLeast(sizes, 1, 'a window size');
  const none = new Array<number>(rank).fill(0);
  return requireWindow({ sizes, strides, dilations, base: none.map(() => 1), low: none, high: none });
}

export const reduceWindowOp = defineOp<ReduceWindowOptions, 'any'>({
  name: 'REDUCE_WINDOW',
  spec: {
    summary: 'the elements under a sliding window, combined by a named function; deprecated',
    operands: [
      { name: 'x' },
      { name: 'init' },
      { name: 'sizes', kind: 'constant' },
      { name: 'strides', kind: 'constant' },
      { name: 'dilations', kind: 'constant' },
    ],
    results: [{ name: 'y' }],
    types: { any: typeRow('T, T, int64, int64, int64 -> T', { T: REDUCIBLE }) },
    traits: ['pure'],
    tolerance: 'close',
    infer(site) {
      const { dtype, shape } = operand(site, 0);
      requireOneElement(site, 1, 'the initial value');
      if (!FUNCTIONS[site.attrs.reduceFunction]) {
        throw invalid('ATTRIBUTE_RANGE', 'the function of the reduction is not known', {
          expected: Object.keys(FUNCTIONS).join(', '),
          received: String(site.attrs.reduceFunction),
        });
      }
      const window = windowOf(site);
      return [{ dtype, shape: window ? windowShape(shape, window) : unknownShape(shape.length) }];
    },
    work(site) {
      const window = windowOf(site);
      return window ? product([...windowShape(operand(site, 0).shape, window), ...window.sizes]) : 0;
    },
  },
  tflite: { code: 205, options: 'ReduceWindowOptions', version: () => 1 },
  quantize: { results: 'none' },
  reference: {
    any(site) {
      const { dtype, shape } = operand(site, 0);
      const combine = combinerNamed(FUNCTIONS[site.attrs.reduceFunction], dtype);
      const run = reduceWindow(shape, site.outputs[0].shape, windowOf(site)!);
      return ([x, init], [y]) => run(x!, (init as Float32Array)[0], combine, y);
    },
  },
  cases: inTests(() =>
    (['float32', 'float64', 'int32', 'int64', 'uint64', 'int8', 'uint16'] as const).map((dtype) => ({
      name: dtype,
      row: 'any',
      generate(random) {
        const shape = randomShape(random, 1, 3);
        const sizes = shape.map((size) => random.integer(1, size));
        return {
          attrs: { reduceFunction: random.pick(['ADD', 'MINIMUM', 'MAXIMUM'] as const) },
          inputs: [
            randomOperand(random, dtype, shape),
            randomOperand(random, dtype, []),
            list(sizes, 'int64'),
            list(
              shape.map(() => random.integer(1, 2)),
              'int64',
            ),
            list(
              shape.map(() => 1),
              'int64',
            ),
          ],
        };
      },
    })),
  ),
});
