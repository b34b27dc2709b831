import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { operand } from '../../../lib/site.ts';
import { stateOf } from '../../../lib/state.ts';
import { frameCount, frameSize, requireLength } from '../../lib/frames.ts';
import { History } from '../../lib/history.ts';
import { type AttributesOf, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({ delay_length: whole() });

export const signalDelay = singleRow<AttributesOf<typeof options>>({
  name: 'SignalDelay',
  custom: options,
  summary: 'a stream as it was delay_length samples ago, zeros at first',
  types: 'int16 -> int16',
  dtypes: ['int16'],
  traits: ['stateful'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    frameSize(shape);
    if (site.attrs.delay_length !== 0) requireLength(site.attrs.delay_length, 'delay_length');
    return [{ dtype, shape }];
  },
  prepare({ attrs, inputs }) {
    const owner = {};
    const { shape } = inputs[0]!;
    const [signals, size] = [frameCount(shape), frameSize(shape)];
    const makeHistory = () => {
      const history = new History(size + attrs.delay_length);
      history.writeZeros(attrs.delay_length);
      return history;
    };
    return ([input], [result], scope) => {
      const [x, y] = [input, result] as Int16Array[];
      const histories = stateOf(scope, owner, () => Array.from({ length: signals }, makeHistory));
      histories.forEach((history, i) => {
        history.write(x.subarray(i * size, (i + 1) * size));
        y.set(history.peek(size), i * size);
        history.discard(size);
      });
    };
  },
  example: inTests(() => (random, dtype) => ({
    attrs: { delay_length: random.integer(0, 6) },
    inputs: [randomOperand(random, dtype, randomShape(random, 1, 2))],
  })),
});
