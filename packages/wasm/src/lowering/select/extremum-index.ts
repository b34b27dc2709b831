import { elementCount, normalizeAxis } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { Int8Type } from '../../kernels/gemm/int8.ts';
import { ELEMENT_BYTES } from '../../kernels/lib/elements.ts';
import {
  type Extremum,
  extremumColumns,
  extremumRows,
  extremumRowsBytes,
  type IndexedType,
  type IndexType,
} from '../../kernels/select/extremum-index.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

/** ARG_MAX and ARG_MIN: where along an axis the first of the extreme values stands. */
export function extremumIndex(kind: Extremum): Lowering {
  return {
    supports(node) {
      const { dtype } = operandOf(node, 0);
      if (operandOf(node, 1).data === undefined) return 'an axis that is not constant';
      return TYPES.includes(dtype) ? true : `no kernel for ${dtype} yet`;
    },
    lower({ node }, scope) {
      const { outer, size, inner } = shapeOf(node);
      const type = operandOf(node, 0).dtype as IndexedType;
      const index = resultOf(node).dtype as IndexType;
      const kernel = kernelFor(type, kind, index, inner);
      const [from, to] = [scope.input(0), scope.output()];
      return {
        kernel: kernel.name,
        emit(writer) {
          const units = (first: I32, count: I32) => {
            writer.call(kernel, {
              outer: count,
              size,
              inner,
              from: sum(from(), i32.mul(first, size * inner * ELEMENT_BYTES[type])),
              to: sum(to(), i32.mul(first, inner * ELEMENT_BYTES[index])),
            });
          };
          writer.parallel(outer, units, { unitCost: 4 * size * inner });
        },
      };
    },
  };
}

const TYPES: readonly string[] = ['float32', 'int32', 'int16', 'int8', 'uint8', 'bool'];

function kernelFor(type: IndexedType, kind: Extremum, index: IndexType, inner: number) {
  if (inner > 1) return extremumColumns(type, kind, index);
  if (type === 'bool') return extremumRowsBytes('uint8', kind, index);
  if (type === 'int8' || type === 'uint8') return extremumRowsBytes(type as Int8Type, kind, index);
  return extremumRows(type, kind, index);
}

function shapeOf(node: TypedNode) {
  const { shape } = operandOf(node, 0);
  const [named] = Array.from(operandOf(node, 1).data as Int32Array, Number);
  const axis = normalizeAxis(named, shape.length);
  return {
    outer: elementCount(shape.slice(0, axis)),
    size: shape[axis],
    inner: elementCount(shape.slice(axis + 1)),
  };
}
