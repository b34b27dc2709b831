import type { TypedNode } from '@zoo/runtime';
import { notePowers, power, powerI32 } from '../../kernels/elementwise/power.ts';
import { type Lowering, operandOf } from '../lowering.ts';
import { map } from './map.ts';
import { unary } from './unary.ts';

const general = map((node) =>
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

/** Exponents that are products: GELU by its tangent has cubes, RMS norms have squares. */
const PRODUCTS = new Map([
  [2, unary('square')],
  [3, unary('cube')],
]);

function productOf(node: TypedNode): Lowering | undefined {
  const { dtype, data } = operandOf(node, 1);
  return dtype === 'float32' && data?.length === 1 ? PRODUCTS.get(Number(data[0])) : undefined;
}

/** POW of floats and int32. */
export const pow: Lowering = {
  ...general,
  link: (node) => productOf(node)?.link?.(node),
  lower: (task, scope) => (productOf(task.node) ?? general).lower(task, scope),
};
