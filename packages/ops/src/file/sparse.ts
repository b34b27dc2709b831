import {
  allocate,
  byteLength,
  type DType,
  decodeElements,
  elementCount,
  formatShape,
  memoryBytes,
  type Shape,
  stridesOf,
  type TensorData,
  ZooError,
} from '@zoo/core';
import type { ConstantEncoding } from '@zoo/ir';
import type { DimensionMetadata, SparseIndexVector, SparsityParameters } from '@zoo/tflite';

/** Elements that a sparse constant may expand to: dense ones are limited by the size of their file, these by this. */
const MOST_ELEMENTS = 2 ** 26;

/**
 * A sparse constant: the stored elements in the order of a tree. Its levels are the dimensions, and the dimensions of
 * blocks that some of them are cut into, in traversal order; a level is dense, or compressed (CSR): segments tell which of
 * its indices belong to each node of the level above. Source: `FormatConverter` of
 * `tflite/kernels/internal/utils/sparsity_format_converter.cc`.
 */
export class SparseEncoding implements ConstantEncoding {
  readonly name = 'sparse';
  readonly parameters: SparsityParameters;

  constructor(parameters: SparsityParameters) {
    this.parameters = parameters;
  }

  decode(dtype: DType, bytes: Uint8Array, shape: Shape): TensorData {
    const count = elementCount(shape);
    if (count > MOST_ELEMENTS || memoryBytes(dtype) === 0) {
      throw damaged(
        'a sparse tensor expands to too much',
        `at most ${MOST_ELEMENTS} elements`,
        `${formatShape(shape)} of ${dtype}`,
      );
    }
    const levels = levelsOf(this.parameters, shape);
    const places = placesOf(levels);
    const needed = byteLength(dtype, places.length);
    if (needed > bytes.length) {
      throw damaged('a sparse tensor has fewer values than indices', `${needed} bytes`, String(bytes.length));
    }
    const stored = decodeElements(dtype, bytes, places.length) as Float32Array;
    const dense = allocate(dtype, count) as Float32Array;
    places.forEach((place, i) => {
      dense[place] = stored[i];
    });
    return dense;
  }
}

interface Level {
  readonly size: number;
  /** Elements of the dense tensor that a step of this level moves by. */
  readonly stride: number;
  readonly segments?: ArrayLike<number>;
  readonly indices?: ArrayLike<number>;
}

/** The levels, checked against the shape. */
function levelsOf(
  { traversalOrder = [], blockMap = [], dimMetadata = [] }: SparsityParameters,
  shape: Shape,
): Level[] {
  const rank = shape.length;
  const total = rank + blockMap.length;
  const isPermutation = traversalOrder.length === total && new Set(traversalOrder).size === total;
  if (!isPermutation || traversalOrder.some((axis) => axis < 0 || axis >= total)) {
    throw damaged(
      'the traversal order is no order of all dimensions',
      `${total} dimensions`,
      `[${traversalOrder}]`,
    );
  }
  if (dimMetadata.length !== total) {
    throw damaged('levels and dimensions differ in number', String(total), String(dimMetadata.length));
  }
  if (blockMap.some((axis) => axis < 0 || axis >= rank) || new Set(blockMap).size !== blockMap.length) {
    throw damaged(
      'the block map names no dimensions',
      `axes of ${formatShape(shape)}, each once`,
      `[${blockMap}]`,
    );
  }
  const blockSizes = blockMap.map((_, block) => dimMetadata[traversalOrder.indexOf(rank + block)].denseSize);
  const strides = stridesOf(shape);
  return traversalOrder.map((axis, i) => {
    const block = axis < rank ? blockMap.indexOf(axis) : axis - rank;
    const blockSize = block < 0 ? 1 : blockSizes[block];
    const dimension = axis < rank ? axis : blockMap[block];
    if (blockSize < 1 || shape[dimension] % blockSize !== 0) {
      throw damaged(
        'blocks do not fill their dimension',
        `a divisor of ${shape[dimension]}`,
        String(blockSize),
      );
    }
    const size = axis < rank ? shape[axis] / blockSize : blockSize;
    return levelOf(dimMetadata[i], size, axis < rank ? strides[axis] * blockSize : strides[dimension]);
  });
}

function levelOf(
  { format, denseSize, arraySegments, arrayIndices }: DimensionMetadata,
  size: number,
  stride: number,
): Level {
  if (format === 'DENSE') {
    if (denseSize !== size)
      throw damaged('a dense level has another size than its dimension', String(size), String(denseSize));
    return { size, stride };
  }
  const [segments, indices] = [arraySegments, arrayIndices].map(valuesOf);
  for (let i = 0; i < indices.length; i++) {
    if (!(indices[i] >= 0 && indices[i] < size)) {
      throw damaged('a sparse index lies outside its dimension', `0 to ${size - 1}`, String(indices[i]));
    }
  }
  return { size, stride, segments, indices };
}

function valuesOf(vector: SparseIndexVector | undefined): ArrayLike<number> {
  return vector?.value?.values ?? [];
}

/** Offsets in the dense tensor of all stored elements: the tree level by level. */
function placesOf(levels: readonly Level[]): number[] {
  let nodes = [0];
  for (const { size, stride, segments, indices } of levels) {
    const next: number[] = [];
    if (segments && indices) requireSegments(segments, nodes.length, indices.length);
    nodes.forEach((place, node) => {
      const first = segments ? segments[node] : 0;
      const end = segments ? segments[node + 1] : size;
      for (let i = first; i < end; i++) next.push(place + stride * (indices ? indices[i] : i));
    });
    if (next.length > MOST_ELEMENTS)
      throw damaged(
        'a sparse tensor expands to too much',
        `at most ${MOST_ELEMENTS} elements`,
        String(next.length),
      );
    nodes = next;
  }
  return nodes;
}

function requireSegments(segments: ArrayLike<number>, nodes: number, indices: number): void {
  const expected = `${nodes + 1} ascending numbers from 0 to ${indices}`;
  if (segments.length !== nodes + 1 || segments[0] !== 0 || segments[nodes] !== indices) {
    throw damaged('segments of a sparse level do not fit', expected, `${segments.length} numbers`);
  }
  for (let i = 0; i < nodes; i++) {
    if (segments[i] > segments[i + 1])
      throw damaged(
        'segments of a sparse level do not fit',
        expected,
        `${segments[i]} before ${segments[i + 1]}`,
      );
  }
}

function damaged(message: string, expected: string, received: string): ZooError {
  return new ZooError({ code: 'TFLITE_SPARSITY', category: 'damaged-input', message, expected, received });
}
