import { UNKNOWN } from '@zoo/core';
import { type OpSpec, typeRow } from '@zoo/ir';
import { expectLength } from '../../lib/constants.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand } from '../../lib/site.ts';

export type Rfft2dRow = 'float';

export const spec: OpSpec<object, Rfft2dRow> = {
  summary: 'the non-redundant half of the two-dimensional Fourier transform of real signals',
  operands: [{ name: 'x' }, { name: 'length', kind: 'constant' }],
  results: [{ name: 'spectrum' }],
  types: { float: typeRow('float32, int32 -> complex64') },
  traits: ['pure'],
  tolerance: 'loose',
  infer(site) {
    const { shape } = operand(site, 0);
    if (shape.length < 2) throw invalid('RFFT_RANK', 'x needs two axes', { received: String(shape.length) });
    const length = integers(site.inputs[1]?.data);
    const [height, width] = length ? checkedLength(length) : [UNKNOWN, UNKNOWN];
    const bins = width === UNKNOWN ? UNKNOWN : width / 2 + 1;
    return [{ dtype: 'complex64', shape: [...shape.slice(0, -2), height, bins] }];
  },
};

/** Two powers of two; 1 by 1 has no half. */
export function checkedLength(length: readonly number[]): readonly number[] {
  expectLength(length, 2, 'the transform length');
  const powers = length.every((size) => size > 0 && size <= 2 ** 24 && (size & (size - 1)) === 0);
  if (powers && length[1] >= 2) return length;
  throw invalid('RFFT_LENGTH', 'transform lengths must be powers of two', {
    received: `[${length.join(',')}]`,
  });
}
