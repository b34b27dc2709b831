import { i32, smaller, sum } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import type { Int8Type } from './int8.ts';
import { correctQuads } from './quad-corrections.ts';
import { packQuadRows } from './quad-rows.ts';

/**
 * Panel after panel of `packQuads`: constants, quads, corrections. The table gets for each the number of its corrections
 * and its bytes, a multiple of 16. Reads up to 15 bytes behind the last row.
 */
export function quadPanels(type: Int8Type): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-quad-panels`, PARAMETERS, (f, p) => {
    const quadBytes = f.int(i32.shl(p.panel, 2));
    const quads = f.int(i32.shr_u(i32.add(p.depth, 3), 2));
    f.repeat(
      () => {
        const constants = f.int(p.to);
        const lanes = f.int(smaller(p.columns, p.panel));
        const from = f.int(p.from);
        f.step(p.to, p.constantBytes);
        const plainBytes = i32.mul(quads, quadBytes);
        f.if(i32.lt_s(lanes, p.panel), () => f.fill(constants, 0, i32.add(p.constantBytes, plainBytes)));
        const panel = { ...p, from, lanes, quads, quadBytes, constants };
        const count = packQuadRows(f, type, { ...panel, from: p.from });
        const made = f.int(0);
        f.if(count, () => f.set(made, correctQuads(f, type, count, panel)));
        const bytes = sum(p.constantBytes, i32.mul(i32.add(quads, made), quadBytes), i32.shl(made, 2), 15);
        const length = f.int(i32.and(bytes, -16));
        f.storeI32(p.table, made);
        f.storeI32(p.table, length, 4);
        f.step(p.table, 8);
        f.set(p.to, i32.add(constants, length));
        f.step(p.columns, i32.sub(0, p.panel));
      },
      () => i32.gt_s(p.columns, 0),
    );
  });
}

const PARAMETERS = {
  from: 'i32',
  columns: 'i32',
  depth: 'i32',
  zero: 'i32',
  to: 'i32',
  /** Columns of a panel, and bytes of its constants. */
  panel: 'i32',
  constantBytes: 'i32',
  biases: 'i32',
  scales: 'i32',
  zeroOfActivations: 'i32',
  /** Room for what one panel needs: see `QuadPanel`. */
  list: 'i32',
  pairs: 'i32',
  slots: 'i32',
  distances: 'i32',
  table: 'i32',
} as const;
