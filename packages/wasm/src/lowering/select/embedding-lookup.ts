import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { lookupRows } from '../../kernels/select/gather.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type LoweredStep, type Lowering, operandOf, type Scope } from '../lowering.ts';
import { faultOf, lowerSlices, ONE_TURN, supportsCopies } from './gather.ts';

/** Copies of rows, or rows of 8-bit tables as floats. */
export const embeddingLookup: Lowering = {
  supports(node) {
    if (node.row !== 'hybrid') return supportsCopies(node, 1);
    const { data, quantization, dtype } = operandOf(node, 1);
    if (data === undefined) return 'a table that is not constant';
    if (!['int8', 'uint8', 'int4', 'int2'].includes(dtype)) return `no kernel for tables of ${dtype} yet`;
    const { blocks } = quantization ?? {};
    if (blocks?.zeroPoints?.some((zero) => zero !== 0)) return 'a zero point for each block';
    const scales = blocks?.scales ?? quantization?.scale ?? [];
    if (scales.length === 0) return 'no quantization parameters';
    if (scales instanceof Float32Array) return true;
    return Array.from(scales).every((s) => Math.fround(s) === s) ? true : 'a scale that is not a float32';
  },
  lower({ node }, scope) {
    if (node.row === 'hybrid') return lowerLookup(node, scope);
    const [ids, table] = [operandOf(node, 0), operandOf(node, 1)];
    const inner = elementCount(table.shape.slice(1));
    const axes = [{ size: table.shape[0], step: inner }];
    return lowerSlices(node, scope, {
      data: 1,
      indices: 0,
      ...ONE_TURN,
      count: elementCount(ids.shape),
      axes,
      inner,
    });
  },
};

function lowerLookup(node: TypedNode, scope: Scope): LoweredStep {
  const [ids, table] = [operandOf(node, 0), operandOf(node, 1)];
  const [size, ...row] = table.shape;
  const width = elementCount(row);
  const { blocks } = table.quantization ?? {};
  const scale = blocks?.scales ?? table.quantization?.scale ?? [];
  const perRow = blocks ? width / blocks.size : 1;
  const scales = scope.keep('scales', 4 * scale.length, (to) => {
    new Float32Array(to.buffer, to.byteOffset, scale.length).set(scale);
  });
  const places = [scope.input(1), scope.input(0), scope.output()];
  const fault = faultOf(scope);
  return {
    kernel: lookupRows.name,
    fault,
    emit(writer) {
      const [data, list, to] = places.map((place) => place());
      const units = (first: I32, count: I32) => {
        writer.call(lookupRows, {
          ...{ table: data, size, count, blocks: perRow, width: width / perRow },
          ...{ scales: scales(), scaleStep: scale.length > 1 ? 4 * perRow : 0 },
          ids: sum(list, i32.shl(first, 2)),
          to: sum(to, i32.mul(first, 4 * width)),
          fault: fault(),
        });
      };
      writer.parallel(elementCount(ids.shape), units, { unitCost: 20 + 2 * width });
    },
  };
}
