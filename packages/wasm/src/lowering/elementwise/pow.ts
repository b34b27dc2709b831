import { power } from '../../kernels/elementwise/power.ts';
import { operandOf } from '../lowering.ts';
import { map } from './map.ts';

export const pow = map((node) =>
  operandOf(node, 0).dtype === 'float32'
    ? { name: 'power', compute: (f, [x, y]) => power(f, x, y) }
    : 'no kernel for integers yet',
);
