import type { DType } from '@zoo/core';
import { defineOp, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { conversion } from '../../lib/convert.ts';
import { operand } from '../../lib/site.ts';

const DTYPES: readonly DType[] = [
  ...(['float32', 'float16', 'bfloat16', 'float64', 'bool'] as const),
  ...(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64'] as const),
];

export const stablehloConvert = defineOp<object, 'any'>({
  name: 'STABLEHLO_CONVERT',
  spec: {
    summary: 'x as another element type',
    operands: [{ name: 'x' }],
    results: [{ name: 'y' }],
    types: { any: typeRow('F -> T', { F: DTYPES, T: DTYPES }) },
    traits: ['elementwise', 'layout-agnostic', 'pure'],
    tolerance: 'exact',
    infer(site) {
      const { dtype, shape } = operand(site, 0);
      return [{ dtype: site.outputs[0]?.dtype ?? dtype, shape }];
    },
  },
  tflite: { code: 192, version: () => 1 },
  quantize: { results: 'none' },
  reference: {
    any(site) {
      const convert = conversion(operand(site, 0).dtype, site.outputs[0].dtype);
      return ([x], [y]) => convert(x!, y);
    },
  },
  cases: inTests(() =>
    DTYPES.map((dtype) => ({
      name: dtype,
      row: 'any',
      generate: (random) => ({
        inputs: [randomOperand(random, dtype, randomShape(random, 0, 3))],
        outputs: [{ dtype: random.pick(DTYPES) }],
      }),
    })),
  ),
});
