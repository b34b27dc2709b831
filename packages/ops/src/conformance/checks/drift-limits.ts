import type { Drift } from './quantized.ts';

/** A correct integer kernel is at most one step off, and rarely: requantization rounds twice. */
const USUAL: Limit = { steps: 1, share: 0.5 };

interface Limit {
  /** The largest difference in steps of the result's scale. */
  readonly steps: number;
  /** The largest share of elements that are not the nearest step: an offset in the kernel shows here. */
  readonly share: number;
}

/** Kernels of TFLite that are coarser by design, `OP row`, or `OP row dtype` where the row is not named after its type. */
const COARSER: Readonly<Record<string, Limit & { readonly reason: string }>> = {
  'SQRT integer int8': { steps: 1, share: 0.7, reason: 'cuts the fraction off instead of rounding' },
  'SQRT integer int16': { steps: 1, share: 0.7, reason: 'cuts the fraction off instead of rounding' },
  'RESIZE_BILINEAR int8 int16': { steps: 128, share: 0.98, reason: 'weights of 10 bits for elements of 16' },
  'EXP int16': { steps: 64, share: 0.5, reason: '512 line segments for 65536 values' },
  'LOG int16': { steps: 8, share: 0.5, reason: '512 line segments for 65536 values' },
  'RSQRT int16': { steps: Number.POSITIVE_INFINITY, share: 0.5, reason: '512 line segments, far off near 0' },
  'SOFTMAX int16': { steps: 24, share: 1, reason: 'two tables of 512 line segments' },
  'LOGISTIC int16': { steps: 2, share: 0.6, reason: '256 line segments' },
  'LSTM integer int8': { steps: 8, share: 0.6, reason: 'gates of 12 fraction bits, step after step' },
  'UNIDIRECTIONAL_SEQUENCE_LSTM integer int8': {
    steps: 12,
    share: 0.6,
    reason: 'gates of 12 fraction bits, step after step',
  },
  'LSTM basic uint8 uint8': { steps: 4, share: 0.6, reason: 'gates of 12 fraction bits' },
  'TANH int16': { steps: 4, share: 0.6, reason: '256 line segments' },
  'DIV uint8': {
    steps: Number.POSITIVE_INFINITY,
    share: 0.1,
    reason: 'quotients too large for its fixed point',
  },
  'REDUCE_PROD int8': { steps: 255, share: 0.5, reason: 'products beyond 32 bits wrap' },
  'REDUCE_PROD int16': { steps: 65535, share: 0.5, reason: 'products beyond 32 bits wrap' },
};

/** Too far from the float kernel, as a sentence; undefined when within the limits of the row. */
export function driftFault(op: string, { elements, off, largest }: Drift): string | undefined {
  const { steps, share } = COARSER[op] ?? USUAL;
  if (largest > steps) return `${op}: ${largest} steps from the float row, ${steps} allowed`;
  // few elements prove no share
  if (elements >= 8 && off > share * elements) {
    return `${op}: ${off} of ${elements} elements are not the nearest step, ${100 * share}% may`;
  }
  return undefined;
}
