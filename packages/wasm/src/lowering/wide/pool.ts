import type { PoolKind } from '../../kernels/pool/f32.ts';
import { MOST_PIXELS_INT16, poolInt16 } from '../../kernels/wide/pool.ts';
import type { Lowering } from '../lowering.ts';
import { poolWith } from '../spatial/pool.ts';

/** Pools of 16-bit pictures. */
export function widePool(kind: PoolKind): Lowering {
  return poolWith(() => ({ kernel: poolInt16(kind), elementBytes: 2, most: MOST_PIXELS_INT16 }));
}
