import type { VarHandleOptions } from '@zoo/tflite';
import { stateful } from '../../families/stateful.ts';
import { handleFor } from '../../lib/resources.ts';

export const varHandle = stateful<VarHandleOptions>({
  name: 'VAR_HANDLE',
  code: 142,
  options: 'VarHandleOptions',
  summary: 'a handle of the variable with a name',
  operands: [],
  results: [{ name: 'handle' }],
  types: '-> resource',
  traits: ['stateful'],
  infer: () => [{ dtype: 'resource', shape: [1] }],
  prepare({ attrs }) {
    const name = `${attrs.container ?? ''}/${attrs.sharedName ?? ''}`;
    return (_, [handle], scope) => {
      (handle as Int32Array)[0] = handleFor(scope, 'variable', name);
    };
  },
});
