import type { OpDefinition } from '@zoo/ir';
import type { StridedSliceOptions } from '@zoo/tflite';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';
import type { StridedSliceRow } from './spec.ts';
import { slicedLayout } from './walk.ts';

export const reference: OpDefinition<StridedSliceOptions, StridedSliceRow>['reference'] = {
  any(site) {
    const [{ dtype, shape }] = site.outputs;
    const copy = stridedCopy(dtype, shape, slicedLayout(site), rowMajor(shape));
    return ([from], [to]) => copy(from!, to);
  },
};
