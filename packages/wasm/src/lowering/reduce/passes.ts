import { elementCount, normalizeAxis } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { operandOf } from '../lowering.ts';

/** [outer, reduced, inner] -> [outer, inner] */
export interface Pass {
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
}

/** A pass for each group of neighbouring axes that are reduced, the last of them first; at least one. */
export function passesOf(node: TypedNode): Pass[] {
  const { shape } = operandOf(node, 0);
  const axes = reducedAxes(node);
  const sizes = shape
    .map((size, axis) => ({ size, reduced: axes.includes(axis) }))
    .filter(({ size }) => size > 1);
  const passes: Pass[] = [];
  for (;;) {
    const end = sizes.findLastIndex(({ reduced }) => reduced) + 1;
    if (end === 0) break;
    const start = sizes.findLastIndex(({ reduced }, i) => i < end && !reduced) + 1;
    const count = (from: number, to: number) => elementCount(sizes.slice(from, to).map(({ size }) => size));
    passes.push({ outer: count(0, start), reduced: count(start, end), inner: count(end, sizes.length) });
    sizes.splice(start, end - start);
  }
  return passes.length > 0 ? passes : [{ outer: 1, reduced: 1, inner: elementCount(shape) }];
}

/** Elements that make one result. */
export function reducedCount(node: TypedNode): number {
  const { shape } = operandOf(node, 0);
  return reducedAxes(node).reduce((count, axis) => count * shape[axis], 1);
}

function reducedAxes(node: TypedNode): number[] {
  const { shape } = operandOf(node, 0);
  const named = Array.from(operandOf(node, 1).data as Int32Array, Number);
  return [...new Set(named.map((axis) => normalizeAxis(axis, shape.length)))];
}
