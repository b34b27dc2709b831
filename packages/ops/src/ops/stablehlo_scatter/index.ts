import { stridesOf } from '@zoo/core';
import { defineOp, type Site, typeRow } from '@zoo/ir';
import type { StablehloScatterOptions } from '@zoo/tflite';
import { axesOf, numbersOf } from '../../families/stablehlo/attributes.ts';
import { combinerOf, REDUCIBLE } from '../../families/stablehlo/combine.ts';
import { indexVectors } from '../../families/stablehlo/index-vectors.ts';
import { callee } from '../../lib/calls.ts';
import { invalid } from '../../lib/errors.ts';
import { offsetsOf, otherAxes, pick } from '../../lib/offsets.ts';
import { operand } from '../../lib/site.ts';
import { copyAll } from '../../lib/strided-copy.ts';

function plan(site: Site<StablehloScatterOptions>) {
  const { attrs } = site;
  const [x, indices, updates] = [0, 1, 2].map((slot) => operand(site, slot).shape);
  const inserted = axesOf(attrs.insertedWindowDims, x.length, 'inserted window dimensions');
  const window = otherAxes(x.length, inserted);
  const updateWindow = axesOf(
    numbersOf(attrs.updateWindowDims, window.length),
    updates.length,
    'update window dimensions',
  );
  const map = axesOf(attrs.scatterDimsToOperandDims, x.length, 'scatter dimensions');
  const vectors = indexVectors(indices, Number(attrs.indexVectorDim), map);
  const scatter = otherAxes(updates.length, updateWindow);
  const sizes = pick(updates, updateWindow);
  const fits =
    pick(updates, scatter).join() === vectors.batch.join() ||
    updates.includes(-1) ||
    vectors.batch.includes(-1);
  if (!fits || sizes.some((size, k) => size > x[window[k]] && x[window[k]] >= 0)) {
    throw invalid('SHAPE_MISMATCH', 'updates do not fit the indices and the operand', {
      expected: `one window for each of [${vectors.batch}]`,
      received: `[${updates}]`,
    });
  }
  return { window, updateWindow, scatter, sizes, map, vectors };
}

export const stablehloScatter = defineOp<StablehloScatterOptions, 'any'>({
  name: 'STABLEHLO_SCATTER',
  spec: {
    summary:
      'x with boxes at index vectors combined with updates by a graph of two scalars; boxes outside are left out',
    operands: [{ name: 'x' }, { name: 'indices' }, { name: 'updates' }],
    results: [{ name: 'y' }],
    types: { any: typeRow('T, int32|int64, T -> T', { T: REDUCIBLE }) },
    traits: ['control-flow'],
    tolerance: 'close',
    infer(site) {
      plan(site);
      const { dtype, shape } = operand(site, 0);
      return [{ dtype, shape }];
    },
  },
  tflite: {
    code: 190,
    options: 'StablehloScatterOptions',
    subgraphs: ['updateComputationSubgraphIndex'],
    version: () => 1,
  },
  quantize: { results: 'none' },
  reference: {
    any(site) {
      const { dtype, shape } = operand(site, 0);
      const { window, updateWindow, scatter, sizes, map, vectors } = plan(site);
      const [to, from] = [stridesOf(shape), stridesOf(operand(site, 2).shape)];
      const places = offsetsOf(sizes, pick(to, window));
      const reads = offsetsOf(sizes, pick(from, updateWindow));
      const starts = offsetsOf(vectors.batch, pick(from, scatter));
      const extent = shape.map((_, axis) => sizes[window.indexOf(axis)] ?? 1);
      const body = callee(site, 'updateComputationSubgraphIndex');
      const replaces = body.nodes.length === 0 && body.outputs[0] === body.inputs[1];
      const combiner = replaces ? undefined : combinerOf(body, dtype);
      return ([x, indices, updates], [y], scope) => {
        const combine = combiner?.(scope) ?? ((_: unknown, update: number | bigint) => update);
        const out = y as unknown as (number | bigint)[];
        const values = updates as ArrayLike<number | bigint>;
        copyAll(x!, y);
        starts.forEach((start, batch) => {
          const index = map.map((_, k) => Number((indices as Int32Array)[vectors.at(batch, k)]));
          if (index.some((at, k) => at < 0 || at + extent[map[k]] > shape[map[k]])) return;
          const offset = index.reduce((sum, at, k) => sum + at * to[map[k]], 0);
          places.forEach((place, i) => {
            out[offset + place] = combine(out[offset + place], values[start + reads[i]]);
          });
        });
      };
    },
  },
  cases: [],
});
