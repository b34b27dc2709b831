import { stateful } from '../../families/stateful.ts';
import { ANY_DTYPE } from '../../lib/calls.ts';
import { invalid } from '../../lib/errors.ts';
import { readVariable } from '../../lib/resources.ts';

export const readVariableOp = stateful({
  name: 'READ_VARIABLE',
  code: 143,
  options: 'ReadVariableOptions',
  summary: 'what a variable holds',
  operands: [{ name: 'handle' }],
  results: [{ name: 'value' }],
  types: `resource -> ${ANY_DTYPE}`,
  traits: ['stateful'],
  infer: (site) => [{ dtype: site.outputs[0]?.dtype ?? 'float32', shape: undefined }],
  prepare: (site) => (inputs, _, scope) => {
    const variable = readVariable(scope, inputs[0]![0] as number);
    const { dtype } = site.outputs[0];
    if (variable.dtype !== dtype) {
      throw invalid('VARIABLE_TYPE', 'the variable holds another element type than is read', {
        expected: dtype,
        received: variable.dtype,
      });
    }
    return [{ ...variable, data: variable.data.slice() as typeof variable.data }];
  },
});
