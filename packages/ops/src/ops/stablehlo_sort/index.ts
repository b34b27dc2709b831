import { allocate, stridesOf, type Tensor, type TensorData, tensor } from '@zoo/core';
import { defineOp, type Graph, type RunScope, typeRow } from '@zoo/ir';
import type { StablehloSortOptions } from '@zoo/tflite';
import { axesOf } from '../../families/stablehlo/attributes.ts';
import { REDUCIBLE } from '../../families/stablehlo/combine.ts';
import { callee } from '../../lib/calls.ts';
import { invalid } from '../../lib/errors.ts';
import { offsetsOf, otherAxes, pick } from '../../lib/offsets.ts';
import { operand } from '../../lib/site.ts';

/** Whether what lies at offset a of all operands stands before what lies at b. */
type Before = (a: number, b: number) => boolean;

export const stablehloSort = defineOp<StablehloSortOptions, 'any'>({
  name: 'STABLEHLO_SORT',
  spec: {
    summary:
      'operands of one shape sorted together along an axis, by a graph that compares two elements of each',
    operands: [{ name: 'operands', kind: 'variadic' }],
    results: [{ name: 'results', kind: 'variadic' }],
    types: { any: typeRow(`${REDUCIBLE.join('|')}... -> ${REDUCIBLE.join('|')}...`) },
    traits: ['control-flow'],
    tolerance: 'exact',
    infer(site) {
      const first = operand(site, 0).shape;
      axesOf([site.attrs.dimension], first.length, 'the dimension');
      return site.inputs.map((_, slot) => {
        const { dtype, shape } = operand(site, slot);
        if (shape.join() !== first.join() && !shape.includes(-1) && !first.includes(-1)) {
          throw invalid('SHAPE_MISMATCH', 'operands of a sort differ in shape', {
            expected: `[${first}]`,
            received: `[${shape}]`,
          });
        }
        return { dtype, shape };
      });
    },
  },
  tflite: {
    code: 199,
    options: 'StablehloSortOptions',
    subgraphs: ['comparatorSubgraphIndex'],
    version: () => 1,
  },
  quantize: { results: 'none' },
  reference: {
    any(site) {
      const { shape } = operand(site, 0);
      const axis = Number(site.attrs.dimension);
      const strides = stridesOf(shape);
      const others = otherAxes(shape.length, [axis]);
      const lines = offsetsOf(pick(shape, others), pick(strides, others));
      const comparator = callee(site, 'comparatorSubgraphIndex');
      const types = site.inputs.map((_, slot) => operand(site, slot).dtype);
      if (comparator.inputs.length !== 2 * types.length || comparator.outputs.length !== 1) {
        throw invalid('SUBGRAPH_ARGUMENTS', 'the comparator does not take two elements of each operand', {
          expected: String(2 * types.length),
          received: String(comparator.inputs.length),
        });
      }
      return (inputs, outputs, scope) => {
        const data = inputs as readonly TensorData[];
        const before = simple(comparator, data) ?? called(comparator, data, types, scope);
        for (const line of lines) {
          const places = Array.from({ length: shape[axis] }, (_, i) => line + i * strides[axis]);
          const sorted = [...places].sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
          outputs.forEach((output, slot) => {
            const [from, to] = [data[slot] as Float32Array, output as Float32Array];
            places.forEach((place, i) => {
              to[place] = from[sorted[i]];
            });
          });
        }
      };
    },
  },
  cases: [],
});

/** Comparators that are one comparison of two elements of one operand. */
function simple(comparator: Graph, data: readonly TensorData[]): Before | undefined {
  const [node] = comparator.nodes;
  if (comparator.nodes.length !== 1 || node.outputs[0] !== comparator.outputs[0]) return undefined;
  const [left, right] = node.inputs.map((value) => (value ? comparator.inputs.indexOf(value) : -1));
  if (left < 0 || right < 0 || left >> 1 !== right >> 1 || left === right) return undefined;
  const direction =
    node.op === 'STABLEHLO_COMPARE' ? String(node.attrs.comparisonDirection).slice(-2) : node.op;
  const less = direction === 'LT' || direction === 'LESS';
  if (!less && direction !== 'GT' && direction !== 'GREATER') return undefined;
  const ascending = less === left < right;
  const values = data[left >> 1] as ArrayLike<number>;
  return ascending ? (a, b) => values[a] < values[b] : (a, b) => values[a] > values[b];
}

function called(
  comparator: Graph,
  data: readonly TensorData[],
  types: readonly Tensor['dtype'][],
  scope: RunScope,
): Before {
  const scalar = (slot: number, at: number): Tensor => {
    const one = allocate(types[slot], 1);
    (one as Float32Array)[0] = (data[slot] as Float32Array)[at];
    return tensor(types[slot], [], one);
  };
  return (a, b) => {
    const operands = types.flatMap((_, slot) => [scalar(slot, a), scalar(slot, b)]);
    return Boolean((scope.call(comparator, operands)[0].data as Uint8Array)[0]);
  };
}
