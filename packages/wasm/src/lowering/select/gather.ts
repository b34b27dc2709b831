import { elementCount, memoryBytes, normalizeAxis, stridesOf } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { FAULT_BYTES } from '../../compile/faults.ts';
import { copyUnit } from '../../kernels/lib/copy-runs.ts';
import { AXIS_BYTES, gatherSlices, INDEX_BYTES, type IndexType } from '../../kernels/select/gather.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type LoweredStep, type Lowering, operandOf, type Place, resultOf, type Scope } from '../lowering.ts';

/** Slices of an operand, each named by `depth` indices: {@link Slices.axes} are the axes that they count. */
interface Slices {
  readonly data: number;
  readonly indices: number;
  /** Times that the same number of slices is taken: data and indices move on from one to the next. */
  readonly turns: number;
  readonly dataStep: (turn: I32) => I32;
  readonly indexStep: (turn: I32) => I32;
  readonly count: number;
  readonly axes: readonly { readonly size: number; readonly step: number }[];
  /** Elements of a slice. */
  readonly inner: number;
}

/** GATHER: slices along one axis, by a list of indices, for each entry of a batch. */
export const gather: Lowering = {
  supports: (node) => supportsCopies(node, 0),
  lower({ node }, scope) {
    const [x, indices] = [operandOf(node, 0), operandOf(node, 1)];
    const attrs = node.site.attrs as { readonly axis: number; readonly batchDims: number };
    const axis = normalizeAxis(attrs.axis, x.shape.length);
    const batchDims = attrs.batchDims < 0 ? attrs.batchDims + indices.shape.length : attrs.batchDims;
    const outer = elementCount(x.shape.slice(batchDims, axis));
    const count = elementCount(indices.shape.slice(batchDims));
    const inner = elementCount(x.shape.slice(axis + 1));
    return lowerSlices(node, scope, {
      data: 0,
      indices: 1,
      turns: elementCount(x.shape.slice(0, axis)),
      dataStep: (turn) => i32.mul(turn, x.shape[axis] * inner),
      indexStep: (turn) => i32.mul(i32.div_u(turn, outer), count),
      count,
      axes: [{ size: x.shape[axis], step: inner }],
      inner,
    });
  },
};

/** GATHER_ND: slices of the first axes, each by a tuple of indices. */
export const gatherNd: Lowering = {
  supports: (node) => supportsCopies(node, 0),
  lower({ node }, scope) {
    const [{ shape }, indices] = [operandOf(node, 0), operandOf(node, 1)];
    const depth = indices.shape.at(-1) as number;
    const strides = stridesOf(shape);
    return lowerSlices(node, scope, {
      data: 0,
      indices: 1,
      ...ONE_TURN,
      count: elementCount(indices.shape) / depth,
      axes: shape.slice(0, depth).map((size, axis) => ({ size, step: strides[axis] })),
      inner: elementCount(shape.slice(depth)),
    });
  },
};

/** For ops that take all of their slices at once. */
export const ONE_TURN = { turns: 1, dataStep: () => i32.const(0), indexStep: () => i32.const(0) };

/** True where elements of an operand have bytes, which strings have not. */
export function supportsCopies(node: TypedNode, data: number): true | string {
  const { dtype } = operandOf(node, data);
  return memoryBytes(dtype) > 0 ? true : `no kernel for ${dtype}`;
}

/** Bytes of a slice from which on `memory.copy` beats a loop. */
const LONG_SLICE = 512;

/** A step that copies slices. */
export function lowerSlices(node: TypedNode, scope: Scope, slices: Slices): LoweredStep {
  const { turns, count, axes, inner, dataStep, indexStep } = slices;
  const elementBytes = memoryBytes(resultOf(node).dtype);
  const index = operandOf(node, slices.indices).dtype as IndexType;
  const bytes = inner * elementBytes;
  const kernel = gatherSlices(bytes >= LONG_SLICE ? 'bulk' : copyUnit(bytes), index);
  const table = axesTable(scope, axes, elementBytes);
  const places = [scope.input(slices.data), scope.input(slices.indices), scope.output()];
  const fault = faultOf(scope);
  return {
    kernel: kernel.name,
    fault,
    emit(writer) {
      const [data, indices, to] = places.map((place) => place());
      const shared = { depth: axes.length, axes: table(), bytes, fault: fault() };
      const entry = axes.length * INDEX_BYTES[index];
      const cost = 20 + 2 * bytes;
      if (turns === 1) {
        const units = (first: I32, some: I32) => {
          const at = sum(indices, i32.mul(first, entry));
          writer.call(kernel, {
            ...shared,
            from: data,
            indices: at,
            count: some,
            to: sum(to, i32.mul(first, bytes)),
          });
        };
        writer.parallel(count, units, { unitCost: cost });
        return;
      }
      const units = (first: I32, some: I32) => {
        writer.f.range(first, i32.add(first, some), (turn) => {
          writer.call(kernel, {
            ...shared,
            from: sum(data, i32.mul(dataStep(turn), elementBytes)),
            indices: sum(indices, i32.mul(indexStep(turn), entry)),
            count,
            to: sum(to, i32.mul(turn, count * bytes)),
          });
        });
      };
      writer.parallel(turns, units, { unitCost: cost * count });
    },
  };
}

/** What kernels know of the axes that indices count. */
export function axesTable(scope: Scope, axes: Slices['axes'], elementBytes: number): Place {
  const entries = axes.flatMap(({ size, step }) => [size, step * elementBytes]);
  return scope.keep(`axes ${entries}`, axes.length * AXIS_BYTES, (to) => {
    new Int32Array(to.buffer, to.byteOffset, entries.length).set(entries);
  });
}

/** Where kernels note that an index was out of range. */
export function faultOf(scope: Scope): Place {
  return scope.keep('fault', FAULT_BYTES, () => {});
}
