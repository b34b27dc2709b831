import { formatShape } from '@zoo/core';
import type { Site } from '@zoo/ir';
import type { StablehloCaseOptions } from '@zoo/tflite';
import { stateful } from '../../families/stateful.ts';
import { ANY_DTYPE, argumentsOf, declaredResults } from '../../lib/calls.ts';
import { invalid } from '../../lib/errors.ts';
import { operand, requireOneElement } from '../../lib/site.ts';

export const stablehloCase = stateful<StablehloCaseOptions>({
  name: 'STABLEHLO_CASE',
  code: 209,
  options: 'StablehloCaseOptions',
  summary: 'the results of one of several graphs, by its number; the last one for numbers without a graph',
  operands: [{ name: 'index' }, { name: 'arguments', kind: 'variadic' }],
  results: [{ name: 'results', kind: 'variadic' }],
  types: `int32, ${ANY_DTYPE}... -> ${ANY_DTYPE}...`,
  traits: ['control-flow'],
  subgraphs: ['branchSubgraphIndices'],
  infer(site) {
    requireOneElement(site, 0, 'the index of the branch');
    const operands = site.inputs.slice(1).map((_, i) => operand(site, i + 1).shape);
    const branches = branchesOf(site);
    const results = branches.map((graph) => declaredResults(graph, operands));
    return branches[0].outputs.map(({ dtype }, i) => {
      const shapes = new Set(results.map((shapes) => formatShape(shapes[i])));
      return { dtype, shape: shapes.size === 1 ? results[0][i] : undefined };
    });
  },
  prepare(site) {
    const branches = branchesOf(site);
    const toArguments = argumentsOf(site, 1);
    return (inputs, _, scope) => {
      const index = (inputs[0] as Int32Array)[0];
      return scope.call(branches[index] ?? branches[branches.length - 1], toArguments(inputs));
    };
  },
});

function branchesOf(site: Site) {
  const branches = site.subgraphs?.branchSubgraphIndices ?? [];
  if (branches.length > 0) return branches;
  throw invalid('SUBGRAPH_MISSING', 'a choice without graphs to choose from');
}
