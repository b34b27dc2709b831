import type { StableHLOCompositeOptions } from '@zoo/tflite';
import { stateful } from '../../families/stateful.ts';
import { ANY_DTYPE, argumentsOf, callee, declaredResults } from '../../lib/calls.ts';
import { operand } from '../../lib/site.ts';

export const stablehloComposite = stateful<StableHLOCompositeOptions>({
  name: 'STABLEHLO_COMPOSITE',
  code: 206,
  options: 'StableHLOCompositeOptions',
  summary: 'a named operation that a graph spells out',
  operands: [{ name: 'arguments', kind: 'variadic' }],
  results: [{ name: 'results', kind: 'variadic' }],
  types: `${ANY_DTYPE}... -> ${ANY_DTYPE}...`,
  traits: ['control-flow', 'call'],
  subgraphs: ['decompositionSubgraphIndex'],
  infer(site) {
    const graph = callee(site, 'decompositionSubgraphIndex');
    const shapes = declaredResults(
      graph,
      site.inputs.map((_, slot) => operand(site, slot).shape),
    );
    return graph.outputs.map(({ dtype }, i) => ({ dtype, shape: shapes[i] }));
  },
  prepare(site) {
    const graph = callee(site, 'decompositionSubgraphIndex');
    const toArguments = argumentsOf(site);
    return (inputs, _, scope) => scope.call(graph, toArguments(inputs));
  },
});
