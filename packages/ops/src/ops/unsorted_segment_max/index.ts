import { INT32_MIN } from '@zoo/core';
import { unsortedSegment } from '../../families/unsorted-segment.ts';
import { FLOAT32_MAX } from '../../lib/limits.ts';

export const unsortedSegmentMax = unsortedSegment(
  'UNSORTED_SEGMENT_MAX',
  154,
  'UnsortedSegmentMaxOptions',
  (integer) => (integer ? INT32_MIN : -FLOAT32_MAX),
  Math.max,
);
