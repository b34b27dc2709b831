import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { Kernel } from '../../kernels/kernel.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { inPlaceOf } from '../elementwise/in-place.ts';
import { type Lowering, operandOf } from '../lowering.ts';

/** Floats row by row along the last axis, by a kernel that is told no more than its settings. */
export function rows(
  kernel: Kernel,
  {
    cost,
    settings,
    inPlace = true,
    refuses,
  }: {
    /** Of an element, in multiply-adds. */
    readonly cost: number;
    readonly settings?: (node: TypedNode) => Readonly<Record<string, number>>;
    readonly inPlace?: boolean;
    /** Why a node is beyond the kernel. */
    readonly refuses?: (node: TypedNode) => string | undefined;
  },
): Lowering {
  return {
    supports(node) {
      const { dtype, shape } = operandOf(node, 0);
      if (dtype !== 'float32') return `no kernel for ${dtype} yet`;
      return shape.length > 0 ? (refuses?.(node) ?? true) : 'a scalar';
    },
    lower(task, scope) {
      const { node } = task;
      const { shape } = operandOf(node, 0);
      const depth = shape.at(-1) as number;
      const [from, to] = [scope.input(0), scope.output()];
      return {
        kernel: kernel.name,
        inPlace: inPlace ? inPlaceOf(task) : [],
        emit(writer) {
          const body = (first: I32, count: I32) => {
            const offset = i32.mul(first, 4 * depth);
            const [source, target] = [sum(from(), offset), sum(to(), offset)];
            writer.call(kernel, { ...settings?.(node), from: source, to: target, rows: count, depth });
          };
          writer.parallel(elementCount(shape) / depth, body, { unitCost: cost * depth });
        },
      };
    },
  };
}
