import type { Random, Tensor } from '@zoo/core';
import type { PreparedSite } from '@zoo/ir';
import { inTests } from '#in-tests';
import { integersTensor, randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { requireLength, requireSize } from '../../lib/frames.ts';
import { type AttributesOf, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({ num_channels: whole() });
type Attributes = AttributesOf<typeof options>;

/**
 * Overlapping triangles: each bin goes to its own channel with a weight and to the next with the rest. Channel 0 only
 * collects what channel 1 gets from below, and is dropped. Source: `FilterbankAccumulateChannels`.
 */
export const signalFilterBank = singleRow<Attributes>({
  name: 'SignalFilterBank',
  custom: options,
  summary: 'sums of an energy spectrum under overlapping triangular filters',
  operands: [
    { name: 'energy' },
    { name: 'weights' },
    { name: 'unweights' },
    { name: 'frequency_starts' },
    { name: 'weight_starts' },
    { name: 'widths' },
  ],
  types: 'uint32, int16, int16, int16, int16, int16 -> uint64',
  dtypes: ['int16'],
  infer(site) {
    const channels = requireLength(site.attrs.num_channels, 'num_channels');
    for (const slot of [3, 4, 5]) {
      requireSize(operand(site, slot).shape[0] ?? 0, channels + 1, `operand ${slot}`);
    }
    return [{ dtype: 'uint64', shape: [channels] }];
  },
  prepare:
    (site: PreparedSite<Attributes>) =>
    (inputs, [result]) => {
      const energy = inputs[0] as Uint32Array;
      const [weights, unweights, starts, weightStarts, widths] = inputs.slice(1) as Int16Array[];
      const sums = result as BigUint64Array;
      let rest = 0n;
      for (let channel = 0; channel <= site.attrs.num_channels; channel++) {
        const [first, at, width] = [starts[channel], weightStarts[channel], widths[channel]];
        requireInside(first, width, energy.length, channel);
        requireInside(at, width, Math.min(weights.length, unweights.length), channel);
        let sum = rest;
        rest = 0n;
        for (let j = 0; j < width; j++) {
          const bin = BigInt(energy[first + j]);
          sum += BigInt(weights[at + j]) * bin;
          rest += BigInt(unweights[at + j]) * bin;
        }
        if (channel > 0) sums[channel - 1] = BigInt.asUintN(64, sum);
      }
    },
  example: inTests(() => (random) => {
    const channels = random.integer(1, 4);
    const widths = Array.from({ length: channels + 1 }, () => random.integer(0, 3));
    const ends = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width, 0));
    const bins = ends.at(-1)! + widths.at(-1)!;
    const weights = Array.from({ length: bins }, () => random.integer(0, 4096));
    const lists = [weights, weights.map((weight) => 4096 - weight), ends, ends, widths];
    return {
      attrs: { num_channels: channels },
      inputs: [
        energyOf(random, bins),
        ...lists.map((values) => ({ tensor: integersTensor('int16', [values.length], values) as Tensor })),
      ],
    };
  }),
});

function energyOf(random: Random, bins: number) {
  return randomOperand(random, 'uint32', [bins]);
}

function requireInside(first: number, width: number, length: number, channel: number): void {
  if (width <= 0 || (first >= 0 && first + width <= length)) return;
  throw invalid('INDEX_RANGE', `filter ${channel} reaches outside`, {
    expected: `at most ${length}`,
    received: `${first} to ${first + width}`,
  });
}
