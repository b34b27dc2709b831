import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { type CropNumbers, cropMatrix } from '../../kernels/warp/crop.ts';
import { moveLandmarks } from '../../kernels/warp/landmarks.ts';
import { f64 } from '../../simd/index.ts';
import { type Lowering, operandOf } from '../lowering.ts';

export const movedLandmarks: Lowering = {
  supports: () => true,
  lower({ node }, scope) {
    const { shape } = operandOf(node, 0);
    const attrs = node.site.attrs as { readonly dimensions: number; readonly scale: number };
    const dimensions = (attrs.dimensions || shape.at(-1)) as 2 | 3;
    const kernel = moveLandmarks(dimensions);
    const places = [scope.input(0), scope.input(1), scope.output()];
    return {
      kernel: kernel.name,
      emit(writer) {
        const [from, matrix, to] = places.map((place) => place());
        const count = elementCount(shape) / dimensions;
        writer.call(kernel, { from, matrix, count, scale: f64.const(attrs.scale), to });
      },
    };
  },
};

/** Options of the two versions of the op. */
interface RelativeCrop {
  readonly subset: readonly number[];
  readonly left_rotation_idx: number;
  readonly right_rotation_idx: number;
  readonly bbox_size_multiplier: number;
  readonly landmarks_range: number;
  /** Height and width. */
  readonly input_hw: readonly number[];
  readonly output_hw: readonly number[];
}

interface RotatedCrop {
  readonly subset_idxs: readonly number[];
  readonly left_rotation_idx: number;
  readonly right_rotation_idx: number;
  readonly scale_x: number;
  readonly scale_y: number;
  readonly output_height: number;
  readonly output_width: number;
  readonly target_rotation_radians: number;
}

/** The matrix of a crop around landmarks. */
export const landmarkCrop: Lowering = {
  supports: (node) => (listOf(numbersOf(node)).every(Number.isFinite) ? true : 'a crop of one pixel'),
  lower({ node }, scope) {
    const attrs = node.site.attrs as unknown as RelativeCrop | RotatedCrop;
    const isRelative = 'subset' in attrs;
    const subset = isRelative ? attrs.subset : attrs.subset_idxs;
    const axis = [attrs.left_rotation_idx, attrs.right_rotation_idx];
    const offsets = Int32Array.from([...axis, ...subset], (landmark) => 12 * landmark);
    const numbers = Float64Array.from(listOf(numbersOf(node)));
    const [points, table] = Object.entries({ points: offsets, numbers }).map(([kind, list]) =>
      scope.keep(kind, list.byteLength, (to) => to.set(new Uint8Array(list.buffer))),
    );
    const kernel = cropMatrix(isRelative);
    const [landmarks, matrix] = [scope.input(0), scope.output()];
    return {
      kernel: kernel.name,
      emit(writer) {
        writer.call(kernel, {
          landmarks: landmarks(),
          offsets: points(),
          count: subset.length,
          numbers: table(),
          to: matrix(),
        });
      },
    };
  },
};

/** What is left of the products of matrices that the op is defined by. */
function numbersOf({ site }: TypedNode): CropNumbers {
  const attrs = site.attrs as unknown as RelativeCrop | RotatedCrop;
  if (!('subset' in attrs)) {
    const { scale_x: x, scale_y: y, output_width: width, output_height: height } = attrs;
    const angle = attrs.target_rotation_radians;
    return {
      cosine: Math.cos(angle),
      sine: Math.sin(angle),
      scale: [x / width, y / height, x / width, y / height],
      half: [x / 2, y / 2, x / 2, y / 2],
      place: [1, 1],
    };
  }
  // points count from -1 to 1 there, in the image as in the result
  const { landmarks_range: range, bbox_size_multiplier: factor, input_hw: input, output_hw: output } = attrs;
  const [halfHeight, halfWidth] = input.map((size) => (size - 1) / 2);
  const [stepY, stepX] = output.map((size) => 2 / (size - 1));
  const [x, y] = [halfWidth, halfHeight].map((half) => (half * factor) / range);
  return {
    cosine: 1,
    sine: 0,
    scale: [x * stepX, x * stepY, y * stepX, y * stepY],
    half: [x, x, y, y],
    place: [(2 * halfWidth) / range, (2 * halfHeight) / range],
  };
}

/** As the kernel reads them. */
function listOf({ cosine, sine, scale, half, place }: CropNumbers): number[] {
  return [cosine, sine, ...scale, ...half, ...place];
}
