import { i32, smaller } from '../../simd/index.ts';
import { defineKernel } from '../kernel.ts';
import { SCALING_BYTES } from '../requantize/constants.ts';
import { arrangeQuads, WINDOW } from './arrange-quads.ts';
import { packQuadRows } from './quad-rows.ts';
import { QUAD_ENTRY, QUAD_ENTRY_BYTES } from './quads.ts';

/**
 * Panel after panel of `PackedQuads`: constants, weights, places, each at a multiple of 16, and their entries. What they
 * take together is left in `totals`, as an entry whose distance is that from `to` to the end. Reads up to 15 bytes behind the last row.
 */
export const QUAD_PANELS = defineKernel(
  'quad-panels',
  {
    from: 'i32',
    columns: 'i32',
    depth: 'i32',
    /** Xor-ed to weights to make them signed: 0 or 128; and their zero point then. */
    flip: 'i32',
    zero: 'i32',
    /** A multiple of 16. */
    to: 'i32',
    biases: 'i32',
    scales: 'i32',
    zeroOfActivations: 'i32',
    /** Columns of a panel: 8 or 16. */
    panel: 'i32',
    /** Xor-ed to packed weights: 128 for ranked rows, which take unsigned ones, else 0. */
    ranked: 'i32',
    /** Room for the quads of a panel, up to `rows`, and what `arrangeQuads` needs. */
    natural: 'i32',
    rows: 'i32',
    rest: 'i32',
    places: 'i32',
    entries: 'i32',
    totals: 'i32',
  },
  (f, p) => {
    const quadBytes = f.int(i32.shl(p.panel, 2));
    const constantBytes = f.int(i32.mul(p.panel, SCALING_BYTES / 8));
    const quadsOfRound = f.int(i32.shl(i32.shr_u(i32.add(p.depth, WINDOW - 1), 4), 2));
    const roundBytes = f.int(i32.mul(quadsOfRound, quadBytes));
    f.fill(p.rows, 0, WINDOW * 16); // columns beyond those of the panel
    f.fill(p.totals, 0, QUAD_ENTRY_BYTES);
    const start = f.int(p.to);
    f.repeat(
      () => {
        const constants = f.int(p.to);
        f.storeI32(p.entries, i32.sub(constants, p.entries), QUAD_ENTRY.distance);
        const lanes = f.int(smaller(p.columns, p.panel));
        f.step(p.to, constantBytes);
        f.if(i32.lt_s(lanes, p.panel), () => {
          f.fill(constants, 0, constantBytes);
          f.fill(p.natural, 0, i32.sub(p.rows, p.natural));
        });
        const round = f.int(0);
        const quads = f.int(i32.select(p.ranked, p.to, p.natural));
        f.repeat(
          () => {
            const left = packQuadRows(f, { ...p, lanes, to: quads, quadBytes, constants }, round);
            f.set(round, i32.select(left, i32.add(round, 1), 0));
            f.step(quads, roundBytes);
          },
          () => round,
        );
        const count = i32.div_u(i32.sub(quads, p.natural), quadBytes);
        f.if(
          p.ranked,
          () => {
            f.storeI32(p.entries, p.depth, QUAD_ENTRY.octs);
            f.step(p.to, roundBytes);
          },
          () => arrangeQuads(f, { ...p, from: p.natural, quads: f.int(count), quadBytes, quadsOfRound }),
        );
        f.set(p.to, i32.and(i32.add(p.to, 15), -16));
        f.step(p.entries, QUAD_ENTRY_BYTES);
        f.step(p.from, i32.mul(lanes, p.depth));
        f.step(p.biases, i32.shl(lanes, 2));
        f.step(p.scales, i32.shl(lanes, 2));
        f.set(p.columns, i32.sub(p.columns, p.panel));
      },
      () => i32.gt_s(p.columns, 0),
    );
    f.storeI32(p.totals, i32.sub(p.to, start), QUAD_ENTRY.distance);
  },
);
