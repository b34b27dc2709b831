import { stateful } from '../../families/stateful.ts';
import { ANY_DTYPE } from '../../lib/calls.ts';
import { assignVariable } from '../../lib/resources.ts';
import { operand, requireOneElement } from '../../lib/site.ts';

export const assignVariableOp = stateful({
  name: 'ASSIGN_VARIABLE',
  code: 144,
  options: 'AssignVariableOptions',
  summary: 'gives a variable new contents',
  operands: [{ name: 'handle' }, { name: 'value' }],
  results: [],
  types: `resource, ${ANY_DTYPE} ->`,
  traits: ['stateful'],
  infer(site) {
    requireOneElement(site, 0, 'the handle');
    return [];
  },
  prepare(site) {
    const { dtype, shape, quantization } = operand(site, 1);
    return ([handle, value], _, scope) => {
      assignVariable(scope, handle![0] as number, { dtype, shape, quantization, data: value! });
    };
  },
});
