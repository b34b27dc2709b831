import { formatShape, isStatic, sameShape, type Tensor } from '@zoo/core';
import { stateful } from '../../families/stateful.ts';
import { ANY_DTYPE } from '../../lib/calls.ts';
import { invalid } from '../../lib/errors.ts';
import { readVariable } from '../../lib/resources.ts';
import { requireOneElement } from '../../lib/site.ts';

/**
 * The shape is the one that the file gives the result, where it gives one, so that what follows can be planned and
 * compiled: the state of a streaming model. Without it (and in TFLite always) the shape is known when the model runs.
 */
export const readVariableOp = stateful({
  name: 'READ_VARIABLE',
  code: 143,
  options: 'ReadVariableOptions',
  summary: 'what a variable holds',
  operands: [{ name: 'handle' }],
  results: [{ name: 'value' }],
  types: `resource -> ${ANY_DTYPE}`,
  traits: ['stateful'],
  infer(site) {
    requireOneElement(site, 0, 'the handle');
    const { dtype = 'float32', shape } = site.outputs[0] ?? {};
    return [{ dtype, shape: shape && isStatic(shape) ? shape : undefined }];
  },
  prepare({ outputs: [{ dtype, shape }] }) {
    return ([handle], [planned], scope) => {
      const variable = readVariable(scope, handle![0] as number);
      if (variable.dtype !== dtype) {
        throw invalid('VARIABLE_TYPE', 'the variable holds another element type than is read', {
          expected: dtype,
          received: variable.dtype,
        });
      }
      if (planned === undefined) return [{ ...variable, data: variable.data.slice() as Tensor['data'] }];
      if (sameShape(variable.shape, shape)) return [variable];
      throw invalid('VARIABLE_SHAPE', 'the variable holds another shape than is read', {
        expected: formatShape(shape),
        received: formatShape(variable.shape),
      });
    };
  },
});
