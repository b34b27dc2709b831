import { type DType, formatShape, normalizeAxis, UNKNOWN } from '@zoo/core';
import { type OpSpec, type Site, type SiteOperand, typeRow } from '@zoo/ir';
import type { ConcatenationOptions } from '@zoo/tflite';
import { checkSize } from '../../lib/constants.ts';
import { SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export type ConcatenationRow = 'plain' | 'uint8' | 'int8';

export const PLAIN: readonly DType[] = [
  ...SIZED.filter((d) => d !== 'int8' && d !== 'uint8'),
  'int4',
  'string',
];

export const spec: OpSpec<ConcatenationOptions, ConcatenationRow> = {
  summary: 'operands one after the other along an axis',
  operands: [{ name: 'parts', kind: 'variadic' }],
  results: [{ name: 'whole' }],
  types: {
    plain: typeRow('T... -> T', { T: PLAIN }),
    uint8: typeRow('uint8... -> uint8'),
    int8: typeRow('int8... -> int8'),
  },
  traits: ['movement', 'pure'],
  tolerance: 'exact',
  infer(site) {
    const first = operand(site, 0);
    const axis = axisOf(site);
    if (site.attrs.fusedActivationFunction !== 'NONE') {
      throw invalid('CONCATENATION_ACTIVATION', 'a concatenation has no fused activation', {
        expected: 'NONE',
        received: site.attrs.fusedActivationFunction,
      });
    }
    const shape = [...first.shape];
    for (const part of partsOf(site).slice(1)) {
      if (part.shape.length !== shape.length) throw mismatch(first, part);
      part.shape.forEach((size, k) => {
        if (k === axis) shape[k] = join(shape[k], size);
        else if (shape[k] === UNKNOWN) shape[k] = size;
        else if (size !== UNKNOWN && size !== shape[k]) throw mismatch(first, part);
      });
    }
    return [{ dtype: first.dtype, shape }];
  },
};

export function partsOf(site: Site): SiteOperand[] {
  return site.inputs.map((_, slot) => operand(site, slot));
}

export function axisOf(site: Site<ConcatenationOptions>): number {
  return normalizeAxis(site.attrs.axis, operand(site, 0).shape.length);
}

function join(a: number, b: number): number {
  return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : checkSize(a + b, 'concatenation');
}

function mismatch(first: SiteOperand, part: SiteOperand): Error {
  return invalid('CONCATENATION_SHAPE', 'parts differ on an axis that is not concatenated', {
    expected: formatShape(first.shape),
    received: formatShape(part.shape),
  });
}
