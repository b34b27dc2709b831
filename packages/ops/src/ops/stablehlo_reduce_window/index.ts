import { elementCount } from '@zoo/core';
import type { Site } from '@zoo/ir';
import { defineOp, typeRow } from '@zoo/ir';
import type { StablehloReduceWindowOptions } from '@zoo/tflite';
import { atLeast, numbersOf } from '../../families/stablehlo/attributes.ts';
import { combinerOf, REDUCIBLE } from '../../families/stablehlo/combine.ts';
import { reduceWindow, requireWindow, type Window, windowShape } from '../../families/stablehlo/window.ts';
import { product } from '../../lib/blocks.ts';
import { callee } from '../../lib/calls.ts';
import { operand, requireOneElement } from '../../lib/site.ts';

function windowOf(site: Site<StablehloReduceWindowOptions>): Window {
  const { windowDimensions, windowStrides, baseDilations, windowDilations, padding } = site.attrs;
  const rank = operand(site, 0).shape.length;
  const edges = numbersOf(padding, 2 * rank, 0);
  return requireWindow({
    sizes: atLeast(numbersOf(windowDimensions, rank), 1, 'a window size'),
    strides: numbersOf(windowStrides, rank, 1),
    base: numbersOf(baseDilations, rank, 1),
    dilations: numbersOf(windowDilations, rank, 1),
    low: edges.filter((_, i) => i % 2 === 0),
    high: edges.filter((_, i) => i % 2 === 1),
  });
}

export const stablehloReduceWindow = defineOp<StablehloReduceWindowOptions, 'any'>({
  name: 'STABLEHLO_REDUCE_WINDOW',
  spec: {
    summary: 'the elements under a sliding window, combined by a graph of two scalars',
    operands: [{ name: 'x' }, { name: 'init' }],
    results: [{ name: 'y' }],
    types: { any: typeRow('T, T -> T', { T: REDUCIBLE }) },
    traits: ['control-flow'],
    tolerance: 'close',
    infer(site) {
      const { dtype, shape } = operand(site, 0);
      requireOneElement(site, 1, 'the initial value');
      return [{ dtype, shape: windowShape(shape, windowOf(site)) }];
    },
    work(site) {
      const window = windowOf(site);
      return elementCount(windowShape(operand(site, 0).shape, window)) * product(window.sizes);
    },
  },
  tflite: {
    code: 198,
    options: 'StablehloReduceWindowOptions',
    subgraphs: ['bodySubgraphIndex'],
    version: () => 1,
  },
  quantize: { results: 'none' },
  reference: {
    any(site) {
      const { dtype, shape } = operand(site, 0);
      const combiner = combinerOf(callee(site, 'bodySubgraphIndex'), dtype);
      const run = reduceWindow(shape, site.outputs[0].shape, windowOf(site));
      return ([x, init], [y], scope) => run(x!, (init as Float32Array)[0], combiner(scope), y);
    },
  },
  cases: [],
});
