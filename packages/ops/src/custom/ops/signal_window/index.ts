import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { operand } from '../../../lib/site.ts';
import { frameSize, requireSize } from '../../lib/frames.ts';
import { type AttributesOf, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({ shift: whole() });

export const signalWindow = singleRow<AttributesOf<typeof options>>({
  name: 'SignalWindow',
  custom: options,
  summary: 'frames times a window in fixed point: x * w >> shift, saturated',
  operands: [{ name: 'x' }, { name: 'window' }],
  types: 'int16, int16 -> int16',
  dtypes: ['int16'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    requireSize(frameSize(shape), frameSize(operand(site, 1).shape), 'the last axis');
    return [{ dtype, shape }];
  },
  prepare: ({ attrs }) => {
    const shift = Math.min(Math.max(attrs.shift, 0), 31);
    return ([signal, window], [result]) => {
      const [x, w, y] = [signal, window, result] as Int16Array[];
      for (let i = 0; i < x.length; i++) {
        y[i] = Math.min(Math.max((x[i] * w[i % w.length]) >> shift, -32768), 32767);
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 3, 8);
    return {
      attrs: { shift: random.integer(0, 12) },
      inputs: [randomOperand(random, dtype, shape), randomOperand(random, dtype, [shape.at(-1)!])],
    };
  }),
});
