import { type DType, stridesOf } from '@zoo/core';
import { defineOp, typeRow } from '@zoo/ir';
import type { StablehloIotaOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomShape } from '../../families/examples.ts';
import { axesOf } from '../../families/stablehlo/attributes.ts';
import { declaredShape } from '../../families/stablehlo/declared.ts';
import { isWide } from '../../lib/dtypes.ts';

const DTYPES: readonly DType[] = ['float32', 'int8', 'uint8', 'int16', 'int32', 'uint32', 'int64'];

export const stablehloIota = defineOp<StablehloIotaOptions, 'any'>({
  name: 'STABLEHLO_IOTA',
  spec: {
    summary: 'counts along an axis, in the shape that the result declares',
    operands: [],
    results: [{ name: 'y' }],
    types: { any: typeRow('-> T', { T: DTYPES }) },
    traits: ['pure'],
    tolerance: 'exact',
    infer(site) {
      const shape = declaredShape(site);
      if (shape) axesOf([site.attrs.iotaDimension], shape.length, 'the dimension');
      return [{ dtype: site.outputs[0]?.dtype ?? 'int32', shape }];
    },
  },
  tflite: { code: 196, options: 'StablehloIotaOptions', version: () => 1 },
  quantize: { results: 'none' },
  reference: {
    any(site) {
      const [{ dtype, shape }] = site.outputs;
      const axis = Number(site.attrs.iotaDimension);
      const step = stridesOf(shape)[axis];
      const wide = isWide(dtype);
      return (_, [y]) => {
        const out = y as unknown as (number | bigint)[];
        for (let i = 0; i < out.length; i++) {
          const index = Math.floor(i / step) % shape[axis];
          out[i] = wide ? BigInt(index) : index;
        }
      };
    },
  },
  cases: inTests(() =>
    DTYPES.map((dtype) => ({
      name: dtype,
      row: 'any',
      generate(random) {
        const shape = randomShape(random, 1, 4);
        return {
          attrs: { iotaDimension: random.integer(0, shape.length - 1) },
          inputs: [],
          outputs: [{ dtype, shape }],
        };
      },
    })),
  ),
});
