import { unsortedSegment } from '../../families/unsorted-segment.ts';

export const unsortedSegmentSum = unsortedSegment(
  'UNSORTED_SEGMENT_SUM',
  155,
  'UnsortedSegmentSumOptions',
  () => 0,
  (a, b) => a + b,
);
