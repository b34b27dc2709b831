import { encodeElements, float16ArrayToFloat32, float32ArrayToFloat16 } from '@zoo/core';
import type { Graph, OpLookup, Value } from '@zoo/ir';
import { z } from 'zod';
import { defineQuantizer } from './quantizer.ts';
import type { ReportBuilder } from './report.ts';
import { type ConstantUse, dequantized, floatConstants, storedAs } from './weights.ts';

/** Largest finite float16. */
const FLOAT16_MAX = 65504;

/** A DEQUANTIZE node and its tensor take about this many bytes in a file; smaller savings are losses. */
const NODE_BYTES = 128;

/**
 * All float constants of a node are stored alike: XNNPACK hands a convolution with float16 weights and a float32
 * bias back to the plain kernels (measured: MediaPipe's hand landmarks in LiteRT.js, 46 ms against 136 ms).
 */
export const float16 = defineQuantizer({
  mode: 'float16',
  summary: 'constants as float16, half the size; computed in float32, natively on GPUs',
  calibration: 'none',
  options: z.object({}),
  quantize(graph, { ops, report }) {
    const replacements = new Map<Value, Value>();
    for (const uses of byNode(floatConstants(graph))) {
      const reason = refuse(uses);
      for (const { node, slot, value, data } of uses) {
        if (reason !== undefined) {
          report.skipped(value, reason);
          continue;
        }
        const replacement = replacements.get(value) ?? store(graph, value, data, ops, report);
        replacements.set(value, replacement);
        node.setInput(slot, replacement);
      }
    }
  },
});

function byNode(uses: readonly ConstantUse[]): ConstantUse[][] {
  const groups = new Map<unknown, ConstantUse[]>();
  for (const use of uses) groups.set(use.node, [...(groups.get(use.node) ?? []), use]);
  return [...groups.values()];
}

function refuse(uses: readonly ConstantUse[]): string | undefined {
  for (const { value, data } of uses) {
    const beyond = data.find((number) => !(Math.abs(number) <= FLOAT16_MAX));
    if (beyond !== undefined) {
      return `${beyond} in ${value.name} is outside the range of float16 (${FLOAT16_MAX})`;
    }
  }
  return uses.every(({ data }) => 2 * data.length <= NODE_BYTES) ? 'too small to gain anything' : undefined;
}

function store(graph: Graph, value: Value, data: Float32Array, ops: OpLookup, report: ReportBuilder): Value {
  const halves = float32ArrayToFloat16(data);
  const restored = float16ArrayToFloat32(halves);
  warnOfFlush(value.name, data, restored, report);
  report.stored(value, 'float16', restored);
  return dequantized(graph, storedAs(value, 'float16', encodeElements('float16', halves)), ops);
}

/** Magnitudes below 2^-25 become zero. */
function warnOfFlush(name: string, data: Float32Array, restored: Float32Array, report: ReportBuilder): void {
  const flushed = data.reduce((count, value, i) => count + (value !== 0 && restored[i] === 0 ? 1 : 0), 0);
  if (flushed > 0) {
    const share = ((100 * flushed) / data.length).toPrecision(2);
    report.warn(`${name}: ${flushed} values (${share} %) are too small for float16 and become 0`);
  }
}
