import { formatShape } from '@zoo/core';
import type { IfOptions } from '@zoo/tflite';
import { stateful } from '../../families/stateful.ts';
import { ANY_DTYPE, argumentsOf, callee, declaredResults } from '../../lib/calls.ts';
import { operand, requireOneElement } from '../../lib/site.ts';

export const ifOp = stateful<IfOptions>({
  name: 'IF',
  code: 118,
  options: 'IfOptions',
  summary: 'the results of one of two graphs, as a condition says',
  operands: [{ name: 'condition' }, { name: 'arguments', kind: 'variadic' }],
  results: [{ name: 'results', kind: 'variadic' }],
  types: `bool, ${ANY_DTYPE}... -> ${ANY_DTYPE}...`,
  traits: ['control-flow'],
  subgraphs: ['thenSubgraphIndex', 'elseSubgraphIndex'],
  infer(site) {
    requireOneElement(site, 0, 'the condition');
    const shapes = site.inputs.slice(1).map((_, i) => operand(site, i + 1).shape);
    const [yes, no] = branches.map((branch) => callee(site, branch));
    const [ifYes, ifNo] = [declaredResults(yes, shapes), declaredResults(no, shapes)];
    return yes.outputs.map(({ dtype }, i) => ({
      dtype,
      shape: formatShape(ifYes[i]) === formatShape(ifNo[i]) ? ifYes[i] : undefined,
    }));
  },
  prepare(site) {
    const [yes, no] = branches.map((branch) => callee(site, branch));
    const toArguments = argumentsOf(site, 1);
    return (inputs, _, scope) => scope.call(inputs[0]![0] ? yes : no, toArguments(inputs));
  },
});

const branches = ['thenSubgraphIndex', 'elseSubgraphIndex'];
