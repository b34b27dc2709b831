import { ZooError } from '@zoo/core';
import type { Value } from '@zoo/ir';
import { z } from 'zod';
import { defineLayer, type LayerCall, type LayerCase } from '../layer.ts';

const TWO_AND_THREE: readonly LayerCase[] = [
  {
    inputs: [
      [3, 4],
      [3, 4],
    ],
  },
  { name: 'three operands', inputs: [[5], [5], [5]] },
];

/** Layers that join any number of operands element by element: a chain of two-operand ops. */
function merge(className: string, op: string, cases: readonly LayerCase[] = TWO_AND_THREE) {
  return defineLayer({ className, config: z.object({}), lower: (call) => chain(call, op), cases });
}

export const add = merge('Add', 'ADD');
export const multiply = merge('Multiply', 'MUL', [
  ...TWO_AND_THREE,
  {
    name: 'channel weights',
    inputs: [
      [3, 4, 2],
      [1, 1, 2],
    ],
  },
]);
export const maximum = merge('Maximum', 'MAXIMUM');
export const minimum = merge('Minimum', 'MINIMUM');

export const subtract = merge('Subtract', 'SUB', [
  // tfjs has no such layer
  {
    inputs: [
      [3, 4],
      [3, 4],
    ],
    meaning: (a, b) => a.map((value, i) => value - b[i]),
  },
]);

export const average = defineLayer({
  className: 'Average',
  config: z.object({}),
  lower: (call) => call.add('MUL', [chain(call, 'ADD'), call.scalar('share', 1 / call.inputs.length)]),
  cases: TWO_AND_THREE,
});

function chain(call: LayerCall, op: string): Value {
  const [first, ...rest] = call.inputs;
  const ranks = new Set(call.inputs.map((value) => value.dims.length));
  if (ranks.size > 1) {
    // Keras aligns at the batch axis, the kernels at the last one
    throw new ZooError({
      code: 'MERGE_RANKS',
      category: 'failed',
      message: 'operands of different rank cannot be merged',
      received: call.inputs.map((value) => `[${value.dims.join(',')}]`).join(', '),
    });
  }
  return rest.reduce((sum, value) => call.add(op, [sum, value]), first);
}
