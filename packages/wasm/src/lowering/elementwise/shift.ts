import { ELEMENT_BYTES, type ElementType } from '../../kernels/lib/elements.ts';
import { i32x4, v128 } from '../../simd/index.ts';
import { operandOf } from '../lowering.ts';
import type { Choose } from './maps.ts';

/** By as many bits as each element says, no fewer than none and no more than the type has, less one. */
export const rightShift: Choose = (node) => {
  const dtype = operandOf(node, 0).dtype as ElementType;
  const most = i32x4.splat(8 * ELEMENT_BYTES[dtype] - 1);
  const isUnsigned = dtype === 'uint32'; // smaller ones are widened, and have no sign
  const shift = isUnsigned ? i32x4.shr_u : i32x4.shr_s;
  return {
    name: 'right-shift',
    compute(f, [a, b]) {
      const negative = i32x4.lt_s(b, i32x4.splat(0)); // a number without sign that looks so is large
      const bits = f.let(v128.bitselect(isUnsigned ? most : i32x4.splat(0), i32x4.min_s(b, most), negative));
      const x = f.let(a);
      // vectors are shifted by one number: one bit of it after the other
      for (let bit = 0; bit < 5; bit++) {
        const isSet = i32x4.shr_s(i32x4.shl(bits, 31 - bit), 31);
        f.set(x, v128.bitselect(shift(x, 2 ** bit), x, isSet));
      }
      return x;
    },
  };
};
