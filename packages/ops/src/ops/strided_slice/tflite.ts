import type { FileFace } from '@zoo/ir';
import type { StridedSliceOptions } from '@zoo/tflite';
import { dtypeVersions } from '../../lib/dtypes.ts';
import { operand } from '../../lib/site.ts';
import type { StridedSliceRow } from './spec.ts';

const byDtype = dtypeVersions({ uint32: 7, string: 5, bool: 3, int8: 2 });

export const tflite: FileFace<StridedSliceOptions, StridedSliceRow> = {
  code: 45,
  options: 'StridedSliceOptions',
  version(site) {
    if (site.attrs.offset) return 8;
    const masked = site.attrs.ellipsisMask || site.attrs.newAxisMask ? 6 : 1;
    const deep = operand(site, 0).shape.length > 4 ? 4 : 1;
    return Math.max(byDtype(site), masked, deep);
  },
};
