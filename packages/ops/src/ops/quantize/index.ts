import { defineOp } from '@zoo/ir';
import { inTests } from '#in-tests';
import { cases } from './cases.ts';
import { quantize as rule } from './quantize.ts';
import { reference } from './reference.ts';
import { spec } from './spec.ts';
import { tflite } from './tflite.ts';

export const quantize = defineOp({
  name: 'QUANTIZE',
  spec,
  tflite,
  quantize: rule,
  reference,
  cases: inTests(cases),
});
