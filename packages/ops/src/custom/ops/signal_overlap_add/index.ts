import { elementCount, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { mapSize } from '../../../lib/constants.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { stateOf } from '../../../lib/state.ts';
import { samples } from '../../lib/fft-op.ts';
import { frameSize, requireLength } from '../../lib/frames.ts';
import { type AttributesOf, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({ T: whole(0), frame_step: whole() });

export const signalOverlapAdd = singleRow<AttributesOf<typeof options>>({
  name: 'SignalOverlapAdd',
  custom: options,
  summary: 'the stream that overlapping frames make up, from run to run; saturated in fixed point',
  types: 'T -> T',
  dtypes: ['int16', 'float32'],
  tolerance: 'close',
  traits: ['stateful'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const step = requireLength(site.attrs.frame_step, 'frame_step');
    const size = frameSize(shape);
    if (shape.length < 2 || (size !== UNKNOWN && size < step)) {
      throw invalid('SHAPE_MISMATCH', 'these are not frames that overlap', {
        expected: `[..., frames, ${step} or more]`,
        received: `[${shape}]`,
      });
    }
    const stream = mapSize(shape[shape.length - 2], (frames) => frames * step);
    return [{ dtype, shape: [...shape.slice(0, -2), stream] }];
  },
  prepare({ attrs, inputs }) {
    const owner = {};
    const { dtype, shape } = inputs[0]!;
    const step = attrs.frame_step;
    const size = frameSize(shape);
    const frames = shape[shape.length - 2];
    const streams = elementCount(shape.slice(0, -2));
    const [low, high] =
      dtype === 'int16' ? [-32768, 32767] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return ([input], [result], scope) => {
      const [x, y] = [samples(input), samples(result)];
      const tails = stateOf(scope, owner, () =>
        Array.from({ length: streams }, () => new Float32Array(size)),
      );
      tails.forEach((tail, stream) => {
        for (let frame = stream * frames; frame < (stream + 1) * frames; frame++) {
          for (let i = 0; i < size; i++)
            tail[i] = Math.min(Math.max(tail[i] + x[frame * size + i], low), high);
          y.set(tail.subarray(0, step), frame * step);
          tail.copyWithin(0, step).fill(0, size - step);
        }
      });
    };
  },
  example: inTests(() => (random, dtype) => {
    const size = random.integer(1, 6);
    return {
      attrs: { T: 0, frame_step: random.integer(1, size) },
      inputs: [randomOperand(random, dtype, [random.integer(1, 2), random.integer(1, 3), size])],
    };
  }),
});
