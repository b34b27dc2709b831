import type { TypedNode } from '@zoo/runtime';
import { bilinearRowF32, TAP_BYTES } from '../../kernels/resize/bilinear-f32.ts';
import { f32, type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

interface ResizeMode {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Positions and weights are tables; the loops are the same for all modes. */
export const resizeBilinear: Lowering = {
  supports: (node) => (node.row === 'float' ? true : `no kernel for ${node.row} pictures yet`),
  lower({ node }, scope) {
    const [batches, inHeight, inWidth, channels] = operandOf(node, 0).shape;
    const [, height, width] = resultOf(node).shape;
    const pixel = 4 * channels;
    const columns = scope.keep(`columns ${inWidth} ${width}`, width * TAP_BYTES, (to) =>
      writeTaps(to, tapsOf(inWidth, width, node), pixel),
    );
    const rows = scope.keep(`rows ${inHeight} ${height} ${inWidth}`, height * TAP_BYTES, (to) =>
      writeTaps(to, tapsOf(inHeight, height, node), inWidth * pixel),
    );
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: bilinearRowF32.name,
      emit(writer) {
        const imageBytes = inHeight * inWidth * pixel;
        const units = (first: I32, count: I32) => {
          const { f } = writer;
          f.range(first, i32.add(first, count), (row) => {
            const image = f.int(sum(from(), i32.mul(i32.div_u(row, height), imageBytes)));
            const tap = f.int(sum(rows(), i32.mul(i32.rem_u(row, height), TAP_BYTES)));
            writer.call(bilinearRowF32, {
              above: sum(image, i32.load(tap)),
              below: sum(image, i32.load(tap, 4)),
              to: sum(to(), i32.mul(row, width * pixel)),
              taps: columns(),
              width,
              channels,
              down: f32.load(tap, 8),
            });
          });
        };
        writer.parallel(batches * height, units, { unitCost: 16 * width * channels });
      },
    };
  },
};

interface Tap {
  readonly first: number;
  readonly second: number;
  readonly weight: number;
}

/** For each output position the two input positions and the weight of the second, in float32 like TFLite. */
function tapsOf(from: number, to: number, { site }: TypedNode): Tap[] {
  const { alignCorners, halfPixelCenters } = site.attrs as ResizeMode;
  const f32 = Math.fround;
  const ratio = f32(alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to);
  return Array.from({ length: to }, (_, k) => {
    const at = halfPixelCenters ? f32(f32((k + 0.5) * ratio) - 0.5) : f32(k * ratio);
    const first = Math.max(Math.floor(at), 0);
    return { first, second: Math.min(Math.ceil(at), from - 1), weight: at - first };
  });
}

function writeTaps(to: Uint8Array, taps: readonly Tap[], bytes: number): void {
  const view = new DataView(to.buffer, to.byteOffset, to.byteLength);
  taps.forEach(({ first, second, weight }, k) => {
    view.setInt32(k * TAP_BYTES, first * bytes, true);
    view.setInt32(k * TAP_BYTES + 4, second * bytes, true);
    view.setFloat32(k * TAP_BYTES + 8, weight, true);
  });
}
