import { memoryBytes, roundHalfAway } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { copyUnit } from '../../kernels/lib/copy-runs.ts';
import { copyListed, RUN_BYTES } from '../../kernels/movement/runs.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

/** Pixels of a row are a table, which is the same for all rows. */
export const resizeNearest: Lowering = {
  supports: () => true,
  rows: () => [0],
  lower({ node }, scope) {
    const { shape, dtype } = operandOf(node, 0);
    const [batches, inHeight, inWidth, channels] = shape;
    const [, height, width] = resultOf(node).shape;
    const pixel = channels * memoryBytes(dtype);
    const unit = copyUnit(pixel);
    const kernel = copyListed(unit);
    const [from, to] = [scope.input(0), scope.output()];
    const { pitch: step = pixel } = from;
    const { pitch = pixel } = to;
    const columns = scope.keep(
      `columns ${inWidth} ${width} ${pixel} ${step} ${pitch}`,
      width * RUN_BYTES,
      (to) => {
        const words = new Int32Array(to.buffer, to.byteOffset, 3 * width);
        nearest(inWidth, width, node).forEach((from, x) => {
          words.set([from * step, x * pitch, pixel / unit], 3 * x);
        });
      },
    );
    const lines = scope.keep(`rows ${inHeight} ${height} ${inWidth * step}`, 4 * height, (to) => {
      const from = nearest(inHeight, height, node).map((row) => row * inWidth * step);
      new Int32Array(to.buffer, to.byteOffset, height).set(from);
    });
    return {
      kernel: kernel.name,
      emit(writer) {
        const units = (first: I32, count: I32) => {
          const { f } = writer;
          f.range(first, i32.add(first, count), (row) => {
            const image = i32.mul(i32.div_u(row, height), inHeight * inWidth * step);
            const line = i32.load(sum(lines(), i32.shl(i32.rem_u(row, height), 2)));
            writer.call(kernel, {
              table: columns(),
              count: width,
              from: sum(from(), image, line),
              to: sum(to(), i32.mul(row, width * pitch)),
            });
          });
        };
        writer.parallel(batches * height, units, { unitCost: width * (20 + 2 * pixel) });
      },
    };
  },
};

/** Input position for each output position; source: `GetNearestNeighbor` of TFLite. */
function nearest(from: number, to: number, { site }: TypedNode): number[] {
  const { alignCorners, halfPixelCenters } = site.attrs as {
    readonly alignCorners: boolean;
    readonly halfPixelCenters: boolean;
  };
  const ratio = Math.fround(alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to);
  return Array.from({ length: to }, (_, k) => {
    const position = Math.fround((k + (halfPixelCenters ? 0.5 : 0)) * ratio);
    const pixel = alignCorners ? roundHalfAway(position) : Math.floor(position);
    return Math.max(0, Math.min(pixel, from - 1));
  });
}
