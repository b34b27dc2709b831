import { warpImage } from '../../kernels/warp/image.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

/** A picture along a matrix that the model makes: MediaPipe's crops. Units are rows of the result. */
export const warpedImage: Lowering = {
  supports: () => true,
  lower({ node }, scope) {
    const [, height, width, channels] = operandOf(node, 0).shape;
    const [, rows, columns] = resultOf(node).shape;
    const kernel = warpImage((node.site.attrs as { readonly centered: boolean }).centered);
    const places = [scope.input(0), scope.input(1), scope.output()];
    return {
      kernel: kernel.name,
      emit(writer) {
        const [from, matrix, to] = places.map((place) => place());
        const units = (first: I32, count: I32) => {
          const row = sum(to, i32.mul(first, 4 * columns * channels));
          writer.call(kernel, { from, height, width, channels, matrix, first, count, columns, to: row });
        };
        writer.parallel(rows, units, { unitCost: columns * (40 + 4 * channels) });
      },
    };
  },
};
