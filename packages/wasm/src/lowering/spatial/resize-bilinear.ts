import { roundHalfEven } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { Argument } from '../../compile/step-writer.ts';
import type { Int8Type } from '../../kernels/gemm/int8.ts';
import type { Kernel } from '../../kernels/kernel.ts';
import { bilinearRowF32, TAP_BYTES } from '../../kernels/resize/bilinear-f32.ts';
import { bilinearRowInt8, TAP_BYTES_INT8, WEIGHT_UNIT } from '../../kernels/resize/bilinear-int8.ts';
import { f32, type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

/** RESIZE_BILINEAR of floats and bytes. */
export const resizeBilinear: Lowering = resizeWith((dtype) => {
  if (dtype === 'float32') return FLOAT;
  return dtype === 'int8' || dtype === 'uint8' ? wholeWeights(dtype) : undefined;
});

/** Positions and weights are tables; the loops are the same for all modes and types. */
export function resizeWith(formOf: (dtype: string) => Form | undefined): Lowering {
  return {
    rows: () => [0],
    supports(node) {
      const { dtype } = operandOf(node, 0);
      return formOf(dtype) ? true : `no kernel for ${dtype} pictures yet`;
    },
    lower({ node }, scope) {
      const [batches, inHeight, inWidth, channels] = operandOf(node, 0).shape;
      const [, height, width] = resultOf(node).shape;
      const form = formOf(operandOf(node, 0).dtype) as Form;
      const { kernel, tapBytes, elementBytes, writeWeight, rowArguments } = form;
      const vertical = axisOf(inHeight, height, form, node);
      const horizontal = axisOf(inWidth, width, form, node);
      const [from, to] = [scope.input(0), scope.output()];
      const { pitch: pixel = elementBytes * channels } = from;
      const { pitch = elementBytes * channels } = to;
      const keep = (axis: Axis, bytes: number) => {
        const { first, second, weight } = axis;
        const kind = `${tapBytes} ${bytes} ${first.length} ${axis.from}`;
        return scope.keep(kind, first.length * tapBytes, (to) => {
          const view = new DataView(to.buffer, to.byteOffset, to.byteLength);
          first.forEach((at, k) => {
            view.setInt32(k * tapBytes, at * bytes, true);
            view.setInt32(k * tapBytes + 4, second[k] * bytes, true);
            writeWeight(view, k * tapBytes + 8, weight[k]);
          });
        });
      };
      const columns = keep(horizontal, pixel);
      const rows = keep(vertical, inWidth * pixel);
      return {
        kernel: kernel.name,
        emit(writer) {
          const imageBytes = inHeight * inWidth * pixel;
          const units = (first: I32, count: I32) => {
            const { f } = writer;
            f.range(first, i32.add(first, count), (row) => {
              const image = f.int(sum(from(), i32.mul(i32.div_u(row, height), imageBytes)));
              const tap = f.int(sum(rows(), i32.mul(i32.rem_u(row, height), tapBytes)));
              writer.call(kernel, {
                above: sum(image, i32.load(tap)),
                below: sum(image, i32.load(tap, 4)),
                to: sum(to(), i32.mul(row, width * pitch)),
                taps: columns(),
                width,
                channels,
                pitch,
                ...rowArguments(tap),
              });
            });
          };
          writer.parallel(batches * height, units, { unitCost: 16 * width * channels });
        },
      };
    },
  };
}

/** How a type of pictures is weighed. */
export interface Form {
  readonly kernel: Kernel;
  /** Where in a row of `from` pixels each of `to` pixels lies. */
  positions(from: number, to: number, mode: ResizeMode): (k: number) => number;
  readonly tapBytes: number;
  readonly elementBytes: number;
  writeWeight(view: DataView, at: number, weight: number): void;
  /** What the kernel is told of the weight of a row. */
  rowArguments(tap: I32): Readonly<Record<string, Argument>>;
}

const FLOAT: Form = {
  kernel: bilinearRowF32,
  positions: floatPositions,
  tapBytes: TAP_BYTES,
  elementBytes: 4,
  writeWeight: (view, at, weight) => view.setFloat32(at, weight, true),
  rowArguments: (tap) => ({ down: f32.load(tap, 8) }),
};

const wholeWeights = (type: Int8Type): Form => ({
  kernel: bilinearRowInt8(type),
  positions: bytePositions,
  tapBytes: TAP_BYTES_INT8,
  elementBytes: 1,
  writeWeight: (view, at, weight) =>
    view.setInt32(at, roundHalfEven(Math.fround(weight * WEIGHT_UNIT)), true),
  rowArguments: (tap) => ({ down: i32.load(tap, 8) }),
});

/** Attributes of RESIZE_BILINEAR. */
export interface ResizeMode {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** For each output position the two input positions and the weight of the second. */
interface Axis {
  readonly from: number;
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly weight: readonly number[];
}

function axisOf(from: number, to: number, { positions }: Form, { site }: TypedNode): Axis {
  const position = positions(from, to, site.attrs as ResizeMode);
  const at = Array.from({ length: to }, (_, k) => position(k));
  const first = at.map((x) => Math.max(Math.floor(x), 0));
  return {
    from,
    first,
    second: at.map((x) => Math.min(Math.ceil(x), from - 1)),
    weight: at.map((x, k) => x - first[k]),
  };
}

/** In float32 like `ComputeInterpolationValues` of TFLite. */
function floatPositions(from: number, to: number, { alignCorners, halfPixelCenters }: ResizeMode) {
  const f32 = Math.fround;
  const ratio = f32(alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to);
  return (k: number) => (halfPixelCenters ? f32(f32((k + 0.5) * ratio) - 0.5) : f32(k * ratio));
}

/** In float32 like `xnn_indirection_init_resize_bilinear2d_hwc_q11` of XNNPACK. */
function bytePositions(from: number, to: number, { alignCorners, halfPixelCenters }: ResizeMode) {
  const f32 = Math.fround;
  const ratio = f32(alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to);
  const offset = halfPixelCenters ? f32(f32(0.5 * ratio) - 0.5) : 0;
  return (k: number) => Math.min(Math.max(f32(f32(k * ratio) + offset), 0), from - 1);
}
