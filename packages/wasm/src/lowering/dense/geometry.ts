import type { TypedNode } from '@zoo/runtime';
import { operandOf, resultOf } from '../lowering.ts';

/** A filter window over NHWC pictures, all sizes known. */
export interface Geometry {
  readonly batches: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly dilationH: number;
  readonly dilationW: number;
  readonly top: number;
  readonly left: number;
}

/** Pixels of padding on each side. */
export interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

interface WindowAttributes {
  readonly strideH: number;
  readonly strideW: number;
  readonly dilationHFactor?: number;
  readonly dilationWFactor?: number;
  /** Of a PAD that became part of the op, in front of its own. */
  readonly around?: Padding;
}

/** The window of a node whose shapes inference has checked; `filter` is its height and width. */
export function geometryOf(node: TypedNode, filter: readonly [height: number, width: number]): Geometry {
  const input = operandOf(node, 0).shape;
  const result = resultOf(node).shape;
  const attrs = node.site.attrs as WindowAttributes;
  const {
    strideH,
    strideW,
    dilationHFactor: dilationH = 1,
    dilationWFactor: dilationW = 1,
    around = NONE,
  } = attrs;
  const inHeight = input[1];
  const inWidth = input[2];
  const height = result[1];
  const width = result[2];
  const filterHeight = filter[0];
  const filterWidth = filter[1];
  const paddedHeight = around.top + inHeight + around.bottom;
  const paddedWidth = around.left + inWidth + around.right;
  return {
    batches: input[0],
    inHeight,
    inWidth,
    inChannels: input[3],
    height,
    width,
    channels: result[3],
    filterHeight,
    filterWidth,
    strideH,
    strideW,
    dilationH: filterHeight === 1 ? 1 : dilationH, // a single tap is next to none
    dilationW: filterWidth === 1 ? 1 : dilationW,
    top: around.top + paddingBefore(paddedHeight, height, filterHeight, strideH, dilationH),
    left: around.left + paddingBefore(paddedWidth, width, filterWidth, strideW, dilationW),
  };
}

const NONE: Padding = { top: 0, bottom: 0, left: 0, right: 0 };

/** Half of what the positions need beyond the input: what lies in front of it, with SAME and VALID alike. */
export function paddingBefore(
  size: number,
  positions: number,
  filter: number,
  stride: number,
  dilation: number,
): number {
  return Math.max(0, reachOf(positions, filter, stride, dilation) - size) >> 1;
}

/** From the first element under the window at the first position to the last one at the last. */
export function reachOf(positions: number, filter: number, stride: number, dilation: number): number {
  return (positions - 1) * stride + (filter - 1) * dilation + 1;
}

/** Places are counted in 32 bits, with a sign. */
const MOST_REACH = 2 ** 30;

/** True, or why a window cannot be moved by a kernel: files may ask for any stride and dilation. */
export function supportsReach(...reaches: readonly number[]): true | string {
  return Math.max(...reaches) <= MOST_REACH
    ? true
    : `windows that reach over more than ${MOST_REACH} elements`;
}

/** {@link supportsReach} for both axes of a picture. */
export function supportsGeometry(g: Geometry): true | string {
  return supportsReach(
    reachOf(g.height, g.filterHeight, g.strideH, g.dilationH),
    reachOf(g.width, g.filterWidth, g.strideW, g.dilationW),
  );
}

/** Every output pixel sees exactly the input pixel of the same index. */
export function isPointwise(g: Geometry): boolean {
  return g.filterHeight === 1 && g.filterWidth === 1 && g.strideH === 1 && g.strideW === 1;
}
