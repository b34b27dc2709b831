import { notePowers, power, powerI32 } from '../../kernels/elementwise/power.ts';
import { operandOf } from '../lowering.ts';
import { map } from './map.ts';

export const pow = map((node) =>
  operandOf(node, 0).dtype === 'float32'
    ? { name: 'power', compute: (f, [x, y]) => power(f, x, y) }
    : {
        name: 'power',
        refusal: { code: 'POW_EXPONENT', message: 'integers have no negative powers' },
        compute(f, [x, y], { fault }, left) {
          notePowers(f, y, fault, left);
          return powerI32(f, x, y);
        },
      },
);
