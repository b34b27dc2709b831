import { expect, it } from '@jest/globals';
import { perTensor } from '@zoo/core';
import { conformanceCases, siteOfCase } from '../../conformance/suite.ts';
import { evaluate } from '../../evaluate.ts';
import { ops } from '../../table.ts';

it('UNIDIRECTIONAL_SEQUENCE_LSTM of integers with gates of 8 bits is refused', () => {
  const one = conformanceCases(ops, 1).find(
    ({ op, row }) => op.name === 'UNIDIRECTIONAL_SEQUENCE_LSTM' && row === 'integer',
  )!;
  const site = siteOfCase(one);
  expect(() => evaluate(one.op, site)).not.toThrow();
  const gate = { dtype: 'int8', shape: [0], quantization: perTensor(0.01, 0) } as const;
  expect(() => evaluate(one.op, { ...site, intermediates: Array.from({ length: 12 }, () => gate) })).toThrow(
    'gates of 8 bits are for LSTM in the full runtime (expected 5 intermediates: gates of 16 bits, got 12 intermediates)',
  );
});
