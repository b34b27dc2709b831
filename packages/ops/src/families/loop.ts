import { type Shape, sameShape, type Tensor } from '@zoo/core';
import type { OpDefinition } from '@zoo/ir';
import { ANY_DTYPE, argumentsOf, callee, declaredResults } from '../lib/calls.ts';
import { invalid } from '../lib/errors.ts';
import { operand } from '../lib/site.ts';
import { stateful } from './stateful.ts';

/** A loop: a graph applied to its own results as long as another graph says so. */
export function loop(name: string, code: number, options: string): OpDefinition {
  return stateful({
    name,
    code,
    options,
    summary: 'body applied to its own results as long as the condition graph says so',
    operands: [{ name: 'arguments', kind: 'variadic' }],
    results: [{ name: 'results', kind: 'variadic' }],
    types: `${ANY_DTYPE}... -> ${ANY_DTYPE}...`,
    traits: ['control-flow'],
    subgraphs: ['condSubgraphIndex', 'bodySubgraphIndex'],
    infer(site) {
      const shapes = site.inputs.map((_, slot) => operand(site, slot).shape);
      const body = callee(site, 'bodySubgraphIndex');
      const results = declaredResults(body, shapes);
      const steady = results.every((shape, i) => keeps(shape, shapes[i]));
      return body.outputs.map(({ dtype }, i) => ({ dtype, shape: steady ? results[i] : undefined }));
    },
    prepare(site) {
      const [condition, body] = [callee(site, 'condSubgraphIndex'), callee(site, 'bodySubgraphIndex')];
      if (condition.outputs.length !== 1)
        throw invalid('SUBGRAPH_RESULTS', 'the condition of a loop is not one result');
      const toArguments = argumentsOf(site);
      return (inputs, _, scope) => {
        // copied, since a loop that never runs returns them
        let state: readonly Tensor[] = toArguments(inputs).map(copied);
        let spare: readonly Tensor[] = [];
        let answer: readonly Tensor[] = [];
        for (;;) {
          answer = scope.call(condition, state, answer);
          if (!answer[0].data[0]) return state;
          [state, spare] = [scope.call(body, state, spare), state];
        }
      };
    },
  });
}

function copied(tensor: Tensor): Tensor {
  return { ...tensor, data: tensor.data.slice() as Tensor['data'] };
}

function keeps(shape: Shape | undefined, before: Shape | undefined): boolean {
  return shape !== undefined && before !== undefined && sameShape(shape, before);
}
