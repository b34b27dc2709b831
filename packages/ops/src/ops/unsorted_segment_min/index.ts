import { INT32_MAX } from '@zoo/core';
import { unsortedSegment } from '../../families/unsorted-segment.ts';
import { FLOAT32_MAX } from '../../lib/limits.ts';

export const unsortedSegmentMin = unsortedSegment(
  'UNSORTED_SEGMENT_MIN',
  157,
  'UnsortedSegmentMinOptions',
  (integer) => (integer ? INT32_MAX : FLOAT32_MAX),
  Math.min,
);
