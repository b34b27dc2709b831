import { unsortedSegment } from '../../families/unsorted-segment.ts';

export const unsortedSegmentProd = unsortedSegment(
  'UNSORTED_SEGMENT_PROD',
  153,
  'UnsortedSegmentProdOptions',
  () => 1,
  (a, b) => a * b,
);
