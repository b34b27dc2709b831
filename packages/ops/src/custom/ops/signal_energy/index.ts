import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { mapSize } from '../../../lib/constants.ts';
import { operand } from '../../../lib/site.ts';
import { frameSize, withFrames } from '../../lib/frames.ts';
import { type AttributesOf, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({ end_index: whole(), start_index: whole() });

export const signalEnergy = singleRow<AttributesOf<typeof options>>({
  name: 'SignalEnergy',
  custom: options,
  summary: 'squared magnitudes of the complex numbers from start_index to end_index, zero elsewhere',
  types: 'int16 -> uint32',
  dtypes: ['int16'],
  infer(site) {
    const { shape } = operand(site, 0);
    const bins = mapSize(frameSize(shape), (size) => Math.floor(size / 2));
    return [{ dtype: 'uint32', shape: withFrames(shape, bins) }];
  },
  prepare({ attrs, outputs }) {
    const bins = frameSize(outputs[0].shape);
    const [start, end] = [attrs.start_index, attrs.end_index];
    return ([spectrum], [energy]) => {
      const [x, y] = [spectrum as Int16Array, energy as Uint32Array];
      for (let i = 0; i < y.length; i++) {
        const bin = i % bins;
        y[i] = bin >= start && bin < end ? x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1] : 0;
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const bins = random.integer(1, 9);
    const start = random.integer(0, bins);
    return {
      attrs: { end_index: random.integer(start, bins), start_index: start },
      inputs: [randomOperand(random, dtype, [2 * bins])],
    };
  }),
});
