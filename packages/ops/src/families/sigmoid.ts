import { type SigmoidInput, sigmoidInput } from '../lib/sigmoid16.ts';
import { operand, quantizationOf } from '../lib/site.ts';
import type { Row } from './rows.ts';

/** int16 row of LOGISTIC and TANH; the result always has scale 2^-15. */
export function sigmoidRow(f: (q: number, input: SigmoidInput) => number): Row {
  return {
    dtypes: ['int16'],
    quantized: true,
    version: 3,
    prepare(site) {
      const { scale, zeroPoint } = quantizationOf(operand(site, 0), 'operand 0');
      const input = sigmoidInput(scale[0], zeroPoint[0]);
      return ([from], [to]) => {
        const x = from as Int16Array;
        const y = to as Int16Array;
        for (let i = 0; i < y.length; i++) y[i] = f(x[i], input);
      };
    },
  };
}
