import { elementCount, memoryBytes } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { Kernel } from '../../kernels/kernel.ts';
import { bytesOf } from '../../kernels/lib/bytes.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { inPlaceOf } from '../elementwise/in-place.ts';
import { type Lowering, operandOf } from '../lowering.ts';

/**
 * Rows along the last axis one by one, by the kernel of an element type that is told no more than its settings, and where
 * its table is.
 */
export function rows(
  kernels: Readonly<Record<string, Kernel>>,
  {
    cost,
    settings,
    table,
    inPlace = true,
    refuses,
  }: {
    /** Of an element, in multiply-adds. */
    readonly cost: number;
    readonly settings?: (node: TypedNode) => Readonly<Record<string, number>>;
    readonly table?: (node: TypedNode) => Float32Array | undefined;
    readonly inPlace?: boolean;
    /** Why a node is beyond the kernel. */
    readonly refuses?: (node: TypedNode) => string | undefined;
  },
): Lowering {
  return {
    supports(node) {
      const { dtype, shape } = operandOf(node, 0);
      if (!Object.hasOwn(kernels, dtype)) return `no kernel for ${dtype} yet`;
      return shape.length > 0 ? (refuses?.(node) ?? true) : 'a scalar';
    },
    lower(task, scope) {
      const { node } = task;
      const { dtype, shape } = operandOf(node, 0);
      const kernel = kernels[dtype];
      const depth = shape.at(-1) as number;
      const rowBytes = depth * memoryBytes(dtype);
      const entries = table?.(node);
      const kept = entries && scope.keep('table', entries.byteLength, (to) => to.set(bytesOf(entries)));
      const [from, to] = [scope.input(0), scope.output()];
      return {
        kernel: kernel.name,
        inPlace: inPlace ? inPlaceOf(task) : [],
        emit(writer) {
          const body = (first: I32, count: I32) => {
            const offset = i32.mul(first, rowBytes);
            const all = { ...settings?.(node), ...(kept && { table: kept() }) };
            const [source, target] = [sum(from(), offset), sum(to(), offset)];
            writer.call(kernel, { ...all, from: source, to: target, rows: count, depth });
          };
          writer.parallel(elementCount(shape) / depth, body, { unitCost: cost * depth });
        },
      };
    },
  };
}
