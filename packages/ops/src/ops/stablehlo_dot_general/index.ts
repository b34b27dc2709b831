import { type DType, type Shape, stridesOf } from '@zoo/core';
import { defineOp, type Prepare, type Site, typeRow } from '@zoo/ir';
import type { StablehloDotGeneralOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { axesOf } from '../../families/stablehlo/attributes.ts';
import { invalid } from '../../lib/errors.ts';
import { HALVES, throughFloat32 } from '../../lib/half.ts';
import { offsetsOf, otherAxes, pick } from '../../lib/offsets.ts';
import { operand } from '../../lib/site.ts';

/** Axes of one side: those of the batch, those that are summed over, and the rest. */
interface Side {
  readonly shape: Shape;
  readonly batch: readonly number[];
  readonly summed: readonly number[];
  readonly free: readonly number[];
}

function sidesOf(site: Site<StablehloDotGeneralOptions>): readonly [Side, Side] {
  const { attrs } = site;
  const lists = [
    [attrs.lhsBatchingDimensions, attrs.lhsContractingDimensions],
    [attrs.rhsBatchingDimensions, attrs.rhsContractingDimensions],
  ];
  const [left, right] = lists.map(([batching, contracting], slot): Side => {
    const { shape } = operand(site, slot);
    const [batch, summed] = [batching ?? [], contracting ?? []].map((list) => list.map(Number));
    axesOf([...batch, ...summed], shape.length, 'batch and contracting dimensions');
    return { shape, batch, summed, free: otherAxes(shape.length, [...batch, ...summed]) };
  });
  for (const axes of ['batch', 'summed'] as const) {
    const [a, b] = [left, right].map((side) => pick(side.shape, side[axes]));
    if (a.length !== b.length || a.some((size, k) => size !== b[k] && size >= 0 && b[k] >= 0)) {
      throw invalid('SHAPE_MISMATCH', 'both sides of the product differ along axes that belong together', {
        expected: `[${a}]`,
        received: `[${b}]`,
      });
    }
  }
  return [left, right];
}

const INTEGERS: readonly DType[] = ['int8', 'uint8', 'int16', 'int32', 'uint32'];

const product: Prepare<StablehloDotGeneralOptions> = (site) => {
  const [left, right] = sidesOf(site).map((side) => {
    const strides = stridesOf(side.shape);
    const offsets = (axes: readonly number[]) => offsetsOf(pick(side.shape, axes), pick(strides, axes));
    return { batch: offsets(side.batch), free: offsets(side.free), summed: offsets(side.summed) };
  });
  return ([a, b], [y]) => {
    const [x, w, out] = [a, b, y] as Float32Array[];
    let at = 0;
    for (let batch = 0; batch < left.batch.length; batch++) {
      for (const row of left.free) {
        for (const column of right.free) {
          const [i, j] = [left.batch[batch] + row, right.batch[batch] + column];
          let sum = 0;
          for (let k = 0; k < left.summed.length; k++) sum += x[i + left.summed[k]] * w[j + right.summed[k]];
          out[at++] = sum;
        }
      }
    }
  };
};

export const stablehloDotGeneral = defineOp<StablehloDotGeneralOptions, 'float' | 'half' | 'integer'>({
  name: 'STABLEHLO_DOT_GENERAL',
  spec: {
    summary: 'products summed over pairs of axes, for each index of pairs of batch axes',
    operands: [{ name: 'lhs' }, { name: 'rhs' }],
    results: [{ name: 'y' }],
    types: {
      float: typeRow('float32, float32 -> float32'),
      half: typeRow('T, T -> float16|bfloat16|float32', { T: HALVES }),
      integer: typeRow(`T, T -> ${INTEGERS.join('|')}`, { T: INTEGERS }),
    },
    traits: ['pure'],
    tolerance: 'close',
    infer(site) {
      const [left, right] = sidesOf(site);
      const shape = [
        ...pick(left.shape, left.batch),
        ...pick(left.shape, left.free),
        ...pick(right.shape, right.free),
      ];
      return [{ dtype: site.outputs[0]?.dtype ?? operand(site, 0).dtype, shape }];
    },
    macs(site) {
      const [left, right] = sidesOf(site);
      const count = (shape: Shape) => shape.reduce((total, size) => total * size, 1);
      return count(left.shape) * count(pick(right.shape, right.free));
    },
  },
  tflite: { code: 197, options: 'StablehloDotGeneralOptions', version: () => 1 },
  quantize: { results: 'none' },
  reference: { float: product, half: throughFloat32(product), integer: product },
  cases: inTests(() =>
    (['float32', 'float16', 'int8', 'int32'] as const).map((dtype) => ({
      name: dtype,
      row: dtype === 'float32' ? 'float' : dtype === 'float16' ? 'half' : 'integer',
      generate(random) {
        const [batch, summed] = [randomShape(random, 0, 2, 3), randomShape(random, 1, 2, 3)];
        const [rows, columns] = [randomShape(random, 0, 2, 3), randomShape(random, 0, 1, 3)];
        const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
        return {
          attrs: {
            lhsBatchingDimensions: from(0, batch.length),
            lhsContractingDimensions: from(batch.length + rows.length, summed.length),
            rhsBatchingDimensions: from(columns.length, batch.length),
            rhsContractingDimensions: from(columns.length + batch.length, summed.length),
          },
          inputs: [
            randomOperand(random, dtype, [...batch, ...rows, ...summed]),
            randomOperand(random, dtype, [...columns, ...batch, ...summed]),
          ],
          outputs: dtype === 'int8' ? [{ dtype: 'int32' }] : undefined,
        };
      },
    })),
  ),
});
