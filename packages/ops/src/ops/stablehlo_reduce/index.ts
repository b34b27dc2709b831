import { stridesOf } from '@zoo/core';
import { defineOp, typeRow } from '@zoo/ir';
import type { StablehloReduceOptions } from '@zoo/tflite';
import { axesOf } from '../../families/stablehlo/attributes.ts';
import { combinerOf, REDUCIBLE } from '../../families/stablehlo/combine.ts';
import { callee } from '../../lib/calls.ts';
import { offsetsOf, otherAxes, pick } from '../../lib/offsets.ts';
import { operand, requireOneElement } from '../../lib/site.ts';

export const stablehloReduce = defineOp<StablehloReduceOptions, 'any'>({
  name: 'STABLEHLO_REDUCE',
  spec: {
    summary: 'the elements over axes, combined by a graph of two scalars',
    operands: [{ name: 'x' }, { name: 'init' }],
    results: [{ name: 'y' }],
    types: { any: typeRow('T, T -> T', { T: REDUCIBLE }) },
    traits: ['control-flow'],
    tolerance: 'close',
    infer(site) {
      const { dtype, shape } = operand(site, 0);
      requireOneElement(site, 1, 'the initial value');
      const reduced = axesOf(site.attrs.dimensions, shape.length, 'the dimensions');
      return [{ dtype, shape: pick(shape, otherAxes(shape.length, reduced)) }];
    },
  },
  tflite: {
    code: 174,
    options: 'StablehloReduceOptions',
    subgraphs: ['bodySubgraphIndex'],
    version: () => 1,
  },
  quantize: { results: 'none' },
  reference: {
    any(site) {
      const { dtype, shape } = operand(site, 0);
      const strides = stridesOf(shape);
      const reduced = axesOf(site.attrs.dimensions, shape.length, 'the dimensions');
      const kept = otherAxes(shape.length, reduced);
      const starts = offsetsOf(pick(shape, kept), pick(strides, kept));
      const steps = offsetsOf(pick(shape, reduced), pick(strides, reduced));
      const combiner = combinerOf(callee(site, 'bodySubgraphIndex'), dtype);
      return ([x, init], [y], scope) => {
        const combine = combiner(scope);
        const from = x as ArrayLike<number | bigint>;
        const out = y as unknown as (number | bigint)[];
        for (let i = 0; i < starts.length; i++) {
          out[i] = (init as Float32Array)[0];
          for (const step of steps) out[i] = combine(out[i], from[starts[i] + step]);
        }
      };
    },
  },
  cases: [],
});
