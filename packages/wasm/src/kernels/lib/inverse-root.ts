import { f64, type I32, i32, i32x4, i64x2, type Local, type Routine } from '../../simd/index.ts';

/** A factor of `significand / 2^31`, shifted to the right. */
export interface InverseRoot {
  readonly significand: Local<'i32'>;
  /** Bits. */
  readonly right: Local<'i32'>;
}

/** 1 / sqrt(x) as a factor, bit for bit `inverseSqrtMultiplier` of `@zoo/ops`, which says where it is from. `x` is used up. */
export function inverseRoot(f: Routine, x: Local<'i32'>): InverseRoot {
  const significand = f.int(0x7fffffff);
  const right = f.int(0);
  f.if(i32.gt_s(x, 1), () => {
    f.set(right, i32.const(11));
    f.while(
      () => i32.ge_s(x, 2 ** 29),
      () => {
        f.set(x, i32.shr_s(x, 2));
        f.step(right, 1);
      },
    );
    // to [2^27, 2^29): with its lowest bit gone that is [1/4, 1) in Q3.28
    f.while(
      () => i32.lt_s(x, 2 ** 27),
      () => {
        f.set(x, i32.shl(x, 2));
        f.step(right, -1);
      },
    );
    const half = f.int(i32.shr_s(i32.add(i32.shr_s(x, 1), 1), 1));
    const root = f.int(2 ** 28);
    f.times(5, () => {
      const cube = f.int(shifted(highOf(highOf(root, root), root), 6));
      const next = i32.sub(highOf(root, 2 ** 28 + 2 ** 27), highOf(half, cube));
      f.set(root, shifted(next, 3));
    });
    f.set(significand, highOf(root, 1518500250)); // sqrt(1/2) in Q0.31
    f.if(i32.lt_s(right, 0), () => {
      f.set(significand, i32.shl(significand, i32.sub(0, right)));
      f.set(right, i32.const(0));
    });
  });
  return { significand, right };
}

/** The upper half of twice the product, rounded. */
function highOf(a: I32, b: I32 | number): I32 {
  const product = i64x2.extmul_low_i32x4_s(i32x4.splat(a), i32x4.splat(b));
  return i32x4.extract(i64x2.shr_s(i64x2.add(product, i64x2.splat(2n ** 30n)), 31), 0);
}

/** Shifted left; what leaves 32 bits is as large as they can say. */
function shifted(x: I32, bits: number): I32 {
  return i32.truncF64(f64.mul(f64.fromI32(x), f64.const(2 ** bits)));
}
