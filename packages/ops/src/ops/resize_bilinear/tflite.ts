import type { FileFace } from '@zoo/ir';
import type { ResizeBilinearOptions } from '@zoo/tflite';
import { dtypeVersions } from '../../lib/dtypes.ts';
import type { ResizeBilinearRow } from './spec.ts';

const byDtype = dtypeVersions({ int16: 4, int8: 2 });

export const tflite: FileFace<ResizeBilinearOptions, ResizeBilinearRow> = {
  code: 23,
  options: 'ResizeBilinearOptions',
  version: (site) => Math.max(byDtype(site), site.attrs.halfPixelCenters ? 3 : 1),
};
