import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { mapSize } from '../../../lib/constants.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { stateOf } from '../../../lib/state.ts';
import { frameCount, frameSize, requireLength } from '../../lib/frames.ts';
import { History } from '../../lib/history.ts';
import { type AttributesOf, flag, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({ frame_size: whole(), frame_step: whole(), prefill: flag(false) });

export const signalFramer = singleRow<AttributesOf<typeof options>>({
  name: 'SignalFramer',
  custom: options,
  summary: 'overlapping frames of a stream, from run to run; tells whether there were enough samples yet',
  results: [{ name: 'frames' }, { name: 'valid' }],
  types: 'int16 -> int16, bool',
  dtypes: ['int16'],
  traits: ['stateful'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const size = requireLength(site.attrs.frame_size, 'frame_size');
    const step = requireLength(site.attrs.frame_step, 'frame_step');
    const frames = mapSize(frameSize(shape), (samples) => {
      if (samples >= step && samples % step === 0) return samples / step;
      throw invalid('SHAPE_MISMATCH', 'the signal does not divide into steps', {
        expected: `a multiple of ${step}`,
        received: String(samples),
      });
    });
    return [
      { dtype, shape: [...shape.slice(0, -1), frames, size] },
      { dtype: 'bool', shape: [] },
    ];
  },
  prepare({ attrs, inputs }) {
    const owner = {};
    const { shape } = inputs[0]!;
    const { frame_size: size, frame_step: step, prefill } = attrs;
    const signals = frameCount(shape);
    const steps = frameSize(shape) / step;
    const makeHistory = () => {
      const history = new History(Math.ceil(size / step) * step);
      if (prefill) history.writeZeros(Math.max(0, size - step));
      return history;
    };
    return ([input], [frames, valid], scope) => {
      const [x, y] = [input, frames] as Int16Array[];
      const histories = stateOf(scope, owner, () => Array.from({ length: signals }, makeHistory));
      let isValid = 1;
      histories.forEach((history, signal) => {
        for (let i = signal * steps; i < (signal + 1) * steps; i++) {
          history.write(x.subarray(i * step, (i + 1) * step));
          const frame = y.subarray(i * size, (i + 1) * size);
          if (history.count >= size) {
            frame.set(history.peek(size));
            history.discard(step);
          } else {
            frame.fill(0);
            isValid = 0;
          }
        }
      });
      (valid as Uint8Array)[0] = isValid;
    };
  },
  example: inTests(() => (random, dtype) => {
    const step = random.integer(1, 4);
    return {
      attrs: { frame_size: random.integer(1, 7), frame_step: step, prefill: random.next() < 0.5 },
      inputs: [randomOperand(random, dtype, [random.integer(1, 2), step * random.integer(1, 4)])],
    };
  }),
});
