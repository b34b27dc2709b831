import type { CallOptions } from '@zoo/tflite';
import { stateful } from '../../families/stateful.ts';
import { ANY_DTYPE, argumentsOf, callee, declaredResults } from '../../lib/calls.ts';
import { operand } from '../../lib/site.ts';

export const call = stateful<CallOptions>({
  name: 'CALL',
  code: 31,
  options: 'CallOptions',
  summary: 'the results of a graph',
  operands: [{ name: 'arguments', kind: 'variadic' }],
  results: [{ name: 'results', kind: 'variadic' }],
  types: `${ANY_DTYPE}... -> ${ANY_DTYPE}...`,
  traits: ['control-flow', 'call'],
  subgraphs: ['subgraph'],
  infer(site) {
    const graph = callee(site, 'subgraph');
    const operands = site.inputs.map((_, slot) => operand(site, slot).shape);
    const shapes = declaredResults(graph, operands);
    return graph.outputs.map(({ dtype }, i) => ({ dtype, shape: shapes[i] }));
  },
  prepare(site) {
    const graph = callee(site, 'subgraph');
    const toArguments = argumentsOf(site);
    return (inputs, _, scope) => scope.call(graph, toArguments(inputs));
  },
});
