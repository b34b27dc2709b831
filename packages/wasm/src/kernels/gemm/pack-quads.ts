import { bytesOf, withSlack } from '../lib/bytes.ts';
import { columnsAtATime, type Packer } from '../lib/packer.ts';
import { type ChannelScaling, SCALING_BYTES } from '../requantize/constants.ts';
import { WINDOW, WINDOW_BYTES } from './arrange-quads.ts';
import type { Int8Type } from './int8.ts';
import { QUAD_PANELS } from './quad-panels.ts';
import { QUAD_ROWS_SLACK, roundsOf } from './quad-rows.ts';
import { PLACE_BYTES, QUAD_ENTRY, QUAD_ENTRY_BYTES } from './quads.ts';

/** An integer layer, or one group of it, as a matrix product. */
export interface QuadProduct {
  /** 8-bit weights [columns, depth]. */
  readonly weights: Int8Array | Uint8Array;
  readonly depth: number;
  /** Zero point of the weights, and of the unsigned activations. */
  readonly zeroOfWeights: number;
  readonly zero: number;
  readonly channels: ChannelScaling;
}

/** What packing has made. */
export interface PackedQuads {
  readonly bytes: number;
  /** Steps of each kind, for each quad of the weights. */
  readonly steps: readonly [octs: number, quads: number, picked: number];
}

/**
 * Packs weights for `gemmQuads`: an entry for each panel, then panel by panel the constants of its channels, the
 * weights and places of its steps. How many bytes that takes is known when it is done.
 *
 * @param panel columns of a panel: 8 or 16
 * @param to a multiple of 16, in front of everything that is free, or where enough bytes are
 * @param ranked for ranked rows: quads stay in their order
 */
export function packQuads(
  packer: Packer,
  product: QuadProduct,
  panel: number,
  to: number,
  ranked = false,
): PackedQuads {
  const { weights, depth, channels, zeroOfWeights, zero } = product;
  const columns = channels.scales.length;
  const panels = Math.ceil(columns / panel);
  const flip = typeOf(weights) === 'int8' ? 0 : 128;
  const chunk = columnsAtATime(panel, depth);
  const steps = [0, 0, 0];
  let end = to + QUAD_ENTRY_BYTES * panels;
  for (let first = 0; first < columns; first += chunk) {
    const last = Math.min(first + chunk, columns);
    const at = placesOf(product, panel, last - first, Math.max(packer.free, end));
    const memory = packer.memory(at.end);
    memory.set(bytesOf(channels.biases.subarray(first, last)), at.biases);
    memory.set(bytesOf(channels.scales.subarray(first, last)), at.scales);
    memory.set(bytesOf(weights.subarray(first * depth, last * depth)), at.from);
    // spreads of `at` and of the entry were 0.4 of the 4.8 MB of garbage of a load of MobileNetV2
    packer.run(QUAD_PANELS, {
      from: at.from,
      columns: last - first,
      depth,
      flip,
      zero: zeroOfWeights - flip,
      to: end,
      biases: at.biases,
      scales: at.scales,
      zeroOfActivations: zero,
      panel,
      ranked: ranked ? 128 : 0,
      natural: at.natural,
      rows: at.rows,
      rest: at.rest,
      places: at.places,
      entries: to + (QUAD_ENTRY_BYTES * first) / panel,
      totals: at.totals,
    });
    const entry = new DataView(memory.buffer, at.totals);
    end += entry.getInt32(QUAD_ENTRY.distance, true);
    steps[0] += entry.getInt32(QUAD_ENTRY.octs, true);
    steps[1] += entry.getInt32(QUAD_ENTRY.quads, true);
    steps[2] += entry.getInt32(QUAD_ENTRY.picked, true);
  }
  const [octs, quads, picked] = steps.map((sum) => sum / (panels * Math.ceil(depth / 4)));
  return { bytes: end - to, steps: [octs, quads, picked] };
}

function typeOf(weights: Int8Array | Uint8Array): Int8Type {
  return weights instanceof Int8Array ? 'int8' : 'uint8';
}

/**
 * Addresses of what packing some columns reads and needs beside: from `start` on room for the panels in the worst case,
 * where each weight is in a pair of its own, then biases, scales, the weights as they are, and scratch.
 */
function placesOf(
  { weights, zeroOfWeights, depth }: QuadProduct,
  panel: number,
  columns: number,
  start: number,
) {
  const quads = roundsOf(typeOf(weights), zeroOfWeights) * Math.ceil(depth / WINDOW) * (WINDOW / 4);
  const quadBytes = 4 * panel;
  const most = { steps: 2 * quads, placeBytes: 2 * quads * PLACE_BYTES.picked };
  const panelBytes = (panel / 8) * SCALING_BYTES + most.steps * quadBytes + most.placeBytes + 16;
  const biases = start + Math.ceil(columns / panel) * panelBytes;
  const scales = biases + withSlack(4 * columns);
  const from = scales + withSlack(4 * columns);
  const natural = from + withSlack(columns * depth);
  const rows = natural + quads * quadBytes + QUAD_ROWS_SLACK;
  const totals = rows + WINDOW_BYTES;
  const rest = totals + QUAD_ENTRY_BYTES;
  const places = rest + withSlack(4 * quads);
  return {
    biases,
    scales,
    from,
    natural,
    rows,
    totals,
    rest,
    places,
    end: places + withSlack(most.placeBytes),
  };
}
