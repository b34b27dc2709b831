import { elementCount, memoryBytes, normalizeAxis, stridesOf } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { copyUnit } from '../../kernels/lib/copy-runs.ts';
import { isElementType } from '../../kernels/lib/elements.ts';
import type { Width } from '../../kernels/lib/fill.ts';
import { INDEX_BYTES, type IndexType } from '../../kernels/select/gather.ts';
import { type Beyond, type Combination, scatterSlices, type Writing } from '../../kernels/select/scatter.ts';
import { i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';
import { type LoweredStep, type Lowering, operandOf, type Place, resultOf, type Scope } from '../lowering.ts';
import { blankOf, emitFill, zeroOf } from './fill.ts';
import { axesTable, faultOf, supportsCopies } from './gather.ts';

/** Slices that are written into a result full of one element, in the order of their indices. */
interface Scatter {
  readonly indices: number;
  readonly updates: number;
  /** What the result holds before. */
  readonly blank: Place;
  /** How slices are combined with what is there; undefined: they take its place. */
  readonly combine?: Combination;
  readonly beyond: Beyond;
  /** Times that the same number of slices is written: places move on by `turnStep` elements. */
  readonly turns?: number;
  readonly turnStep?: number;
  readonly count: number;
  /** Elements from one slice of the updates to the next: 0 where there is one for all. */
  readonly fromStep: number;
  /** Elements that places move on by from one slice to the next. */
  readonly toStep?: number;
  readonly axes: readonly { readonly size: number; readonly step: number }[];
  /** Elements of a slice. */
  readonly inner: number;
}

/** SCATTER_ND: slices that meet are added, truths are joined. */
export const scatterNd: Lowering = {
  supports(node) {
    const { dtype } = operandOf(node, 1);
    return isElementType(dtype) ? true : `no kernel for ${dtype} yet`;
  },
  lower({ node }, scope) {
    const { shape, dtype } = resultOf(node);
    const indices = operandOf(node, 0);
    const depth = indices.shape.at(-1) as number;
    const strides = stridesOf(shape);
    const inner = elementCount(shape.slice(depth));
    return lowerScatter(node, scope, {
      ...{ indices: 0, updates: 1, beyond: 'noted', inner },
      blank: zeroOf(scope),
      combine: dtype === 'bool' ? 'max' : 'sum',
      count: elementCount(indices.shape.slice(0, -1)),
      fromStep: inner,
      axes: shape.slice(0, depth).map((size, axis) => ({ size, step: strides[axis] })),
    });
  },
};

/** SPARSE_TO_DENSE: elements take the place of the default value. */
export const sparseToDense: Lowering = {
  supports: (node) => supportsCopies(node, 2),
  lower({ node }, scope) {
    const { shape } = resultOf(node);
    const strides = stridesOf(shape);
    return lowerScatter(node, scope, {
      ...{ indices: 0, updates: 2, beyond: 'noted', inner: 1 },
      blank: scope.input(3),
      count: elementCount(operandOf(node, 0).shape) / shape.length,
      fromStep: operandOf(node, 2).shape.length === 0 ? 0 : 1,
      axes: shape.map((size, axis) => ({ size, step: strides[axis] })),
    });
  },
};

/** ONE_HOT: the on value is scattered over off values. */
export const oneHot: Lowering = {
  supports: (node) => supportsCopies(node, 2),
  lower({ node }, scope) {
    const { shape } = operandOf(node, 0);
    const { axis: given } = node.site.attrs as { readonly axis: number };
    const axis = given === -1 ? shape.length : normalizeAxis(given, shape.length + 1);
    const size = resultOf(node).shape[axis];
    const [outer, inner] = [elementCount(shape.slice(0, axis)), elementCount(shape.slice(axis))];
    const last = inner === 1; // all indices in one turn
    return lowerScatter(node, scope, {
      ...{ indices: 0, updates: 2, beyond: 'left-out', inner: 1, fromStep: 0 },
      blank: scope.input(3),
      turns: last ? 1 : outer,
      turnStep: size * inner,
      count: last ? outer : inner,
      toStep: last ? size : 1,
      axes: [{ size, step: inner }],
    });
  },
};

/** Slices of one id, taken together; of negative ids none. */
export function unsortedSegment(combine: Combination): Lowering {
  return {
    supports: () => true,
    lower({ node }, scope) {
      const [{ dtype }, ids] = [operandOf(node, 0), operandOf(node, 1)];
      const { shape } = resultOf(node);
      const inner = elementCount(shape.slice(1));
      const start = START[combine];
      return lowerScatter(node, scope, {
        ...{ indices: 1, updates: 0, combine, inner, beyond: 'negative-left-out' },
        blank: blankOf(
          scope,
          dtype === 'float32' ? Float32Array.of(start.float) : Int32Array.of(start.integer),
        ),
        count: elementCount(ids.shape),
        fromStep: inner,
        axes: [{ size: shape[0], step: inner }],
      });
    },
  };
}

/** Of segments without slices. */
const START: Readonly<Record<Combination, { readonly float: number; readonly integer: number }>> = {
  sum: { float: 0, integer: 0 },
  product: { float: 1, integer: 1 },
  max: { float: -3.4028234663852886e38, integer: -(2 ** 31) },
  min: { float: 3.4028234663852886e38, integer: 2 ** 31 - 1 },
};

/** Units are stretches of all slices: each thread writes all slices in turn, so that those that meet do so in order. */
function lowerScatter(node: TypedNode, scope: Scope, scatter: Scatter): LoweredStep {
  const { dtype, shape } = resultOf(node);
  const width = memoryBytes(dtype);
  const index = operandOf(node, scatter.indices).dtype as IndexType;
  const { turns = 1, turnStep = 0, count, axes, inner, fromStep, toStep = 0 } = scatter;
  const kernel = scatterSlices(writingOf(node, scatter), index, scatter.beyond);
  const table = axesTable(scope, axes, width);
  const fault = faultOf(scope);
  const [indices, updates, to] = [scope.input(scatter.indices), scope.input(scatter.updates), scope.output()];
  return {
    kernel: kernel.name,
    fault,
    emit(writer) {
      emitFill(writer, width as Width, elementCount(shape), scatter.blank(), to());
      const turnBytes = count * axes.length * INDEX_BYTES[index];
      eachChunk(writer, inner, turns * count * COST, (first, some) => {
        writer.f.range(0, turns, (turn) => {
          const place = sum(to(), i32.mul(turn, turnStep * width), i32.mul(first, width));
          writer.call(kernel, {
            from: sum(updates(), i32.mul(first, width)),
            fromStep: fromStep * width,
            indices: sum(indices(), i32.mul(turn, turnBytes)),
            count,
            depth: axes.length,
            axes: table(),
            to: place,
            toStep: toStep * width,
            bytes: i32.mul(some, width),
            fault: fault(),
          });
        });
      });
    },
  };
}

/** Of an element, in multiply-adds. */
const COST = 8;

function writingOf(node: TypedNode, { combine, inner }: Scatter): Writing {
  const { dtype } = resultOf(node);
  if (combine && isElementType(dtype)) return { type: dtype, combine };
  return copyUnit(inner * memoryBytes(dtype));
}
