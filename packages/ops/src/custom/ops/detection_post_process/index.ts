import { defineOp } from '@zoo/ir';
import { inTests } from '#in-tests';
import { cases } from './cases.ts';
import { reference } from './reference.ts';
import { spec } from './spec.ts';
import { tflite } from './tflite.ts';

export const detectionPostProcess = defineOp({
  name: 'TFLite_Detection_PostProcess',
  spec,
  tflite,
  quantize: { results: 'none' },
  reference,
  cases: inTests(cases),
});
