import { ZooError } from '@zoo/core';
import type { StablehloCustomCallOptions } from '@zoo/tflite';
import { stateful } from '../../families/stateful.ts';
import { ANY_DTYPE } from '../../lib/calls.ts';

/** Code of another compiler: there is nothing to run, and the error says whose it is. */
export const stablehloCustomCall = stateful<StablehloCustomCallOptions>({
  name: 'STABLEHLO_CUSTOM_CALL',
  code: 173,
  options: 'StablehloCustomCallOptions',
  summary: 'a call of code that only the compiler of the model knows: always an error that names it',
  operands: [{ name: 'arguments', kind: 'variadic' }],
  results: [{ name: 'results', kind: 'variadic' }],
  types: `${ANY_DTYPE}... -> ${ANY_DTYPE}...`,
  traits: ['stateful'],
  subgraphs: ['calledComputations'],
  infer({ attrs }) {
    throw new ZooError({
      code: 'CUSTOM_CALL_UNSUPPORTED',
      category: 'failed',
      message: 'the model calls code outside of it, which no runtime but its own compiler has',
      received: attrs.callTargetName ?? 'no name',
      hint: 'Convert the model again for TFLite, without custom calls.',
    });
  },
  prepare: () => () => undefined,
});
