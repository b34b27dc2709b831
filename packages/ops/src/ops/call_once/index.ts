import type { CallOnceOptions } from '@zoo/tflite';
import { stateful } from '../../families/stateful.ts';
import { callee } from '../../lib/calls.ts';
import { firstTime } from '../../lib/resources.ts';

export const callOnce = stateful<CallOnceOptions>({
  name: 'CALL_ONCE',
  code: 129,
  options: 'CallOnceOptions',
  summary: 'runs a graph without operands the first time only: it initializes variables and tables',
  operands: [],
  results: [],
  types: '->',
  traits: ['control-flow', 'stateful'],
  subgraphs: ['initSubgraphIndex'],
  infer: () => [],
  prepare(site) {
    const graph = callee(site, 'initSubgraphIndex');
    return (_inputs, _outputs, scope) => {
      if (firstTime(scope, graph)) scope.call(graph, []);
    };
  },
});
