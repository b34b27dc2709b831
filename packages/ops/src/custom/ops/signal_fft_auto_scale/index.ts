import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { operand } from '../../../lib/site.ts';
import { bitLength } from '../../lib/integers.ts';
import { flexOptions } from '../../options/flex.ts';

export const signalFftAutoScale = singleRow({
  name: 'SignalFftAutoScale',
  custom: flexOptions({}),
  summary: 'shifts a signal left until its largest value takes 15 bits; gives the shift, too',
  results: [{ name: 'y' }, { name: 'shift' }],
  types: 'int16 -> int16, int32',
  dtypes: ['int16'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    return [
      { dtype, shape },
      { dtype: 'int32', shape: [] },
    ];
  },
  prepare:
    () =>
    ([signal], [result, shift]) => {
      const [x, y] = [signal, result] as Int16Array[];
      let largest = 0;
      for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
      const bits = Math.max(0, 15 - bitLength(largest));
      for (let i = 0; i < x.length; i++) y[i] = x[i] << bits;
      (shift as Int32Array)[0] = bits;
    },
  example: inTests(() => (random, dtype) => ({
    inputs: [randomOperand(random, dtype, [random.integer(1, 20)])],
  })),
});
