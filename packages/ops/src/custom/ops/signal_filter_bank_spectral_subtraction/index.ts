import { elementCount } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { operand } from '../../../lib/site.ts';
import { stateOf } from '../../../lib/state.ts';
import { requireLength, requireSize } from '../../lib/frames.ts';
import { type AttributesOf, flag, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({
  alternate_one_minus_smoothing: whole(),
  alternate_smoothing: whole(),
  clamping: flag(false),
  min_signal_remaining: whole(),
  num_channels: whole(),
  one_minus_smoothing: whole(),
  smoothing: whole(),
  smoothing_bits: whole(),
  spectral_subtraction_bits: whole(),
});

/** Odd channels have smoothing factors of their own. Source: `filter_bank_spectral_subtraction.cc`. */
export const signalFilterBankSpectralSubtraction = singleRow<AttributesOf<typeof options>>({
  name: 'SignalFilterBankSpectralSubtraction',
  custom: options,
  summary: 'channels less a running estimate of their noise; gives the estimate, too',
  results: [{ name: 'y' }, { name: 'noise' }],
  types: 'uint32 -> uint32, uint32',
  dtypes: ['uint32'],
  traits: ['stateful'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    // one frame at a time: of more, the results would be left as they were
    requireSize(elementCount(shape), requireLength(site.attrs.num_channels, 'num_channels'), 'the signal');
    return [
      { dtype, shape },
      { dtype, shape },
    ];
  },
  prepare({ attrs }) {
    const owner = {};
    const channels = requireLength(attrs.num_channels, 'num_channels');
    const smoothingBits = Math.min(Math.max(attrs.smoothing_bits, 0), 31);
    const bits = BigInt(Math.min(Math.max(attrs.spectral_subtraction_bits, 0), 63));
    const factors = [
      [attrs.smoothing, attrs.one_minus_smoothing],
      [attrs.alternate_smoothing, attrs.alternate_one_minus_smoothing],
    ].map((pair) => pair.map((factor) => BigInt(factor >>> 0)));
    const remaining = BigInt(attrs.min_signal_remaining >>> 0);
    return ([signal], [result, noise], scope) => {
      const [x, y] = [signal, result] as Uint32Array[];
      if (x.length === 0) return;
      const estimate = stateOf(scope, owner, () => new Uint32Array(channels));
      for (let i = 0; i < channels; i++) {
        const [smoothing, rest] = factors[i % 2];
        const scaled = (x[i] << smoothingBits) >>> 0;
        estimate[i] = shifted(BigInt(scaled) * smoothing + BigInt(estimate[i]) * rest, bits);
        let taken = estimate[i];
        if (taken > scaled) {
          taken = scaled;
          if (attrs.clamping) estimate[i] = scaled;
        }
        y[i] = Math.max((scaled - taken) >>> smoothingBits, shifted(BigInt(x[i]) * remaining, bits));
      }
      (noise as Uint32Array).set(estimate);
    };
  },
  example: inTests(() => (random, dtype) => {
    const channels = random.integer(1, 8);
    return {
      attrs: {
        alternate_one_minus_smoothing: 15401,
        alternate_smoothing: 983,
        clamping: random.next() < 0.5,
        min_signal_remaining: 819,
        num_channels: channels,
        one_minus_smoothing: 15975,
        smoothing: 409,
        smoothing_bits: 10,
        spectral_subtraction_bits: 14,
      },
      inputs: [randomOperand(random, dtype, [channels])],
    };
  }),
});

function shifted(product: bigint, bits: bigint): number {
  return Number(BigInt.asUintN(32, BigInt.asUintN(64, product) >> bits));
}
