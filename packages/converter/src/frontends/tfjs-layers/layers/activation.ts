import { z } from 'zod';
import { activate, activationNames } from '../activations.ts';
import { activation as schema } from '../config.ts';
import { defineLayer } from '../layer.ts';

/** Names that tfjs does not know itself. */
const MEANINGS: Readonly<Record<string, (x: number) => number>> = {
  silu: (x) => x / (1 + Math.exp(-x)),
  exponential: Math.exp,
};

export const activation = defineLayer({
  className: 'Activation',
  config: z.object({ activation: schema }),
  lower: (call) => activate(call, call.config.activation, call.input),
  cases: activationNames.map((name) => {
    const meaning = MEANINGS[name];
    return {
      name,
      config: { activation: name },
      inputs: [[4, 3]],
      meaning: meaning && ((x: Float32Array) => x.map(meaning)),
    };
  }),
});
