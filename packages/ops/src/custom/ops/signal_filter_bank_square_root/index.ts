import { inTests } from '#in-tests';
import { randomOperand, scalar } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { operand, requireOneElement } from '../../../lib/site.ts';
import { squareRoot64 } from '../../lib/integers.ts';
import { flexOptions } from '../../options/flex.ts';

export const signalFilterBankSquareRoot = singleRow({
  name: 'SignalFilterBankSquareRoot',
  custom: flexOptions({}),
  summary: 'square roots, shifted right by the scale of the spectrum',
  operands: [{ name: 'x' }, { name: 'shift' }],
  types: 'uint64, int32 -> uint32',
  dtypes: ['uint64'],
  infer(site) {
    requireOneElement(site, 1, 'the shift');
    return [{ dtype: 'uint32', shape: operand(site, 0).shape }];
  },
  prepare:
    () =>
    ([sums, bits], [roots]) => {
      const [x, y] = [sums as BigUint64Array, roots as Uint32Array];
      const shift = (bits as Int32Array)[0];
      for (let i = 0; i < x.length; i++) y[i] = shift > 31 ? 0 : squareRoot64(x[i]) >>> shift;
    },
  example: inTests(() => (random, dtype) => ({
    inputs: [
      randomOperand(random, dtype, [random.integer(1, 9)]),
      { ...scalar(random.integer(0, 15)), constant: false },
    ],
  })),
});
