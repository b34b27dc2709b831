import { elementCount } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { operand } from '../../../lib/site.ts';
import { stateOf } from '../../../lib/state.ts';
import { requireLength, requireSize } from '../../lib/frames.ts';
import { History } from '../../lib/history.ts';
import { type AttributesOf, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({
  num_channels: whole(),
  stacker_left_context: whole(),
  stacker_right_context: whole(),
  stacker_step: whole(),
});

type Attributes = AttributesOf<typeof options>;

/** The first frame stands for those before it. Source: `signal/micro/kernels/stacker.cc`. */
export const signalStacker = singleRow<Attributes>({
  name: 'SignalStacker',
  custom: options,
  summary: 'a frame with its neighbours, from run to run; tells whether there were enough frames yet',
  results: [{ name: 'stack' }, { name: 'valid' }],
  types: 'int16 -> int16, bool',
  dtypes: ['int16'],
  traits: ['stateful'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    requireSize(elementCount(shape), requireLength(site.attrs.num_channels, 'num_channels'), 'the frame');
    return [
      { dtype, shape: [stackSize(site.attrs)] },
      { dtype: 'bool', shape: [] },
    ];
  },
  prepare({ attrs }) {
    const owner = {};
    const size = stackSize(attrs);
    const step = attrs.num_channels * requireLength(attrs.stacker_step, 'stacker_step');
    return ([frame], [stack, valid], scope) => {
      const x = frame as Int16Array;
      let isFirst = false;
      const history = stateOf(scope, owner, () => {
        isFirst = true;
        return new History(size);
      });
      for (let i = isFirst ? -attrs.stacker_left_context : 0; i <= 0; i++) history.write(x);
      const isValid = history.count >= size;
      if (isValid) {
        (stack as Int16Array).set(history.peek(size));
        history.discard(step);
      } else (stack as Int16Array).fill(0);
      (valid as Uint8Array)[0] = Number(isValid);
    };
  },
  example: inTests(() => (random, dtype) => {
    const channels = random.integer(1, 5);
    return {
      attrs: {
        num_channels: channels,
        stacker_left_context: random.integer(0, 2),
        stacker_right_context: random.integer(0, 1),
        stacker_step: random.integer(1, 2),
      },
      inputs: [randomOperand(random, dtype, [channels])],
    };
  }),
});

function stackSize(attrs: Attributes): number {
  const frames = Math.max(0, attrs.stacker_left_context) + Math.max(0, attrs.stacker_right_context) + 1;
  return requireLength(requireLength(attrs.num_channels, 'num_channels') * frames, 'the stack');
}
