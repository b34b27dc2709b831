import { i32, smaller, sum } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { SCALING_BYTES } from '../requantize/constants.ts';
import { arrangeQuads, WINDOW } from './arrange-quads.ts';
import type { Int8Type } from './int8.ts';
import { packQuadRows } from './quad-rows.ts';

/** Of a panel: its steps of each kind, and its bytes. */
export const PANEL_ENTRY_BYTES = 16;

/**
 * Panel after panel of `packQuads`: constants, weights, places. The table gets for each how many octs, quads and picked
 * quads it has, and its bytes, a multiple of 16. Reads up to 15 bytes behind the last row.
 */
export function quadPanels(type: Int8Type, panel: number): Kernel<keyof typeof PARAMETERS> {
  const quadBytes = 4 * panel;
  const constantBytes = (panel / 8) * SCALING_BYTES;
  return defineKernel(`${type}-quad-panels-${panel}`, PARAMETERS, (f, p) => {
    const quadsOfRound = f.int(i32.shl(i32.shr_u(i32.add(p.depth, WINDOW - 1), 4), 2));
    const roundBytes = f.int(i32.mul(quadsOfRound, quadBytes));
    f.fill(p.rows, 0, WINDOW * 16); // columns beyond those of the panel
    f.repeat(
      () => {
        const constants = f.int(p.to);
        const lanes = f.int(smaller(p.columns, panel));
        f.step(p.to, constantBytes);
        f.if(i32.lt_s(lanes, panel), () => {
          f.fill(constants, 0, constantBytes);
          f.fill(p.natural, 0, i32.sub(p.rows, p.natural));
        });
        const round = f.int(0);
        const quads = f.int(p.natural);
        f.repeat(
          () => {
            const left = packQuadRows(f, type, { ...p, lanes, to: quads, quadBytes, constants }, round);
            f.set(round, i32.select(left, i32.add(round, 1), 0));
            f.step(quads, roundBytes);
          },
          () => round,
        );
        const count = i32.div_u(i32.sub(quads, p.natural), quadBytes);
        arrangeQuads(f, panel, { ...p, from: p.natural, quads: f.int(count), quadsOfRound });
        const length = f.int(i32.and(sum(i32.sub(p.to, constants), 15), -16));
        f.storeI32(p.table, length, 12);
        f.step(p.table, PANEL_ENTRY_BYTES);
        f.set(p.to, i32.add(constants, length));
        f.step(p.from, i32.mul(lanes, p.depth));
        f.step(p.biases, i32.shl(lanes, 2));
        f.step(p.scales, i32.shl(lanes, 2));
        f.step(p.columns, -panel);
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
  biases: 'i32',
  scales: 'i32',
  zeroOfActivations: 'i32',
  /** Room for the quads of a panel, up to `rows`, and what `arrangeQuads` needs. */
  natural: 'i32',
  rows: 'i32',
  rest: 'i32',
  places: 'i32',
  table: 'i32',
} as const;
