import type { StepWriter } from '../../compile/step-writer.ts';
import type { Place } from '../lowering.ts';
import { emitBox } from '../movement/box.ts';
import type { Geometry } from './geometry.ts';

/** What kernels read behind the last channel. */
const READ_BEHIND = 16;

/** Bytes of an input whose channels are there as often as they have filters. */
export function repeatedBytes(g: Geometry, elementBytes: number): number {
  return g.batches * g.inHeight * g.inWidth * g.channels * elementBytes + READ_BEHIND;
}

/** Copies the input so that each channel is followed by itself, once for each of its filters. */
export function emitRepeated(
  writer: StepWriter,
  { batches, inHeight, inWidth, inChannels, channels }: Geometry,
  elementBytes: number,
  from: Place,
  to: number,
): void {
  const pixel = channels * elementBytes;
  const fromPixel = from.pitch ?? inChannels * elementBytes;
  const times = channels / inChannels;
  const box = {
    sizes: [batches * inHeight, times, inWidth, inChannels],
    from: [inWidth * fromPixel, 0, fromPixel, elementBytes],
    to: [inWidth * pixel, elementBytes, pixel, times * elementBytes],
    elementBytes,
  };
  emitBox(writer, box, from(), to);
}
