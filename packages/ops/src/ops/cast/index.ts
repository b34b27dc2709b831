import { defineOp } from '@zoo/ir';
import { inTests } from '#in-tests';
import { cases } from './cases.ts';
import { quantize } from './quantize.ts';
import { reference } from './reference.ts';
import { spec } from './spec.ts';
import { tflite } from './tflite.ts';

export const cast = defineOp({
  name: 'CAST',
  spec,
  tflite,
  quantize,
  reference,
  cases: inTests(cases),
});
