import { divideI32, moduloF32, moduloI32, noteLanes } from '../../kernels/elementwise/division.ts';
import { f32x4, f64x2, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';
import { operandOf } from '../lowering.ts';
import { boundsOf, type Choose, clampI32 } from './maps.ts';

type Function = (f: Routine, a: V128, b: V128) => V128;

const REFUSAL = { code: 'DIVISION_BY_ZERO', message: 'integer division by zero', received: undefined };

/** Integers are exact. Floats have a kernel of their own. */
export const quotient = division('quotient', (f, a, b) => divideI32(f, a, b, f64x2.trunc));

/** Quotients rounded down; those of floats are rounded before. */
export const floorDiv = division(
  'floorDiv',
  (f, a, b) => divideI32(f, a, b, f64x2.floor),
  (_f, a, b) => f32x4.floor(f32x4.div(a, b)),
);

/** Remainders with the sign of the divisor. */
export const floorMod = division('floorMod', moduloI32, moduloF32);

/** Of whole numbers that know no scale, or of floats, which are those of the reference kernels. */
function division(name: string, integers: Function, floats?: Function): Choose {
  return (node) => {
    const { dtype } = operandOf(node, 0);
    const isFloat = dtype === 'float32';
    const compute = isFloat ? floats : integers;
    if (!compute || dtype === 'int64') return `no kernel for ${dtype} yet`;
    return {
      name,
      refusal: REFUSAL,
      ...boundsOf(node),
      compute(f, [a, b], settings, left) {
        const [zeros, bound] = isFloat
          ? [v128.not(f32x4.gt(f32x4.abs(b), f32x4.splat(0))), same] // what is no number is refused, too
          : [i32x4.eq(b, i32x4.splat(0)), clampI32];
        noteLanes(f, zeros, settings.fault, left);
        return bound(f, compute(f, a, b), settings);
      },
    };
  };
}

const same = (_f: Routine, x: V128): V128 => x;
