import { encodeElements, float16ArrayToFloat32, float32ArrayToFloat16 } from '@zoo/core';
import type { Value } from '@zoo/ir';
import { z } from 'zod';
import { defineQuantizer } from './quantizer.ts';
import type { ReportBuilder } from './report.ts';
import { dequantized, floatConstants, storedAs } from './weights.ts';

/** Largest finite float16. */
const FLOAT16_MAX = 65504;

/** A DEQUANTIZE node and its tensor take about this many bytes in a file; smaller savings are losses. */
const NODE_BYTES = 128;

export const float16 = defineQuantizer({
  mode: 'float16',
  summary: 'constants as float16, half the size; computed in float32, natively on GPUs',
  calibration: 'none',
  options: z.object({}),
  quantize(graph, { ops, report }) {
    const done = new Map<Value, Value | undefined>();
    for (const { node, slot, value, data } of floatConstants(graph)) {
      if (!done.has(value)) {
        const reason = refuse(data);
        const halves = reason === undefined ? float32ArrayToFloat16(data) : undefined;
        if (reason !== undefined) report.skipped(value, reason);
        if (halves !== undefined) {
          const restored = float16ArrayToFloat32(halves);
          warnOfFlush(value.name, data, restored, report);
          report.stored(value, 'float16', restored);
          const stored = storedAs(value, 'float16', encodeElements('float16', halves));
          done.set(value, dequantized(graph, stored, ops));
        } else done.set(value, undefined);
      }
      const replacement = done.get(value);
      if (replacement) node.setInput(slot, replacement);
    }
  },
});

function refuse(data: Float32Array): string | undefined {
  if (2 * data.length <= NODE_BYTES) return 'too small to gain anything';
  const beyond = data.find((value) => !(Math.abs(value) <= FLOAT16_MAX));
  return beyond === undefined ? undefined : `${beyond} is outside the range of float16 (${FLOAT16_MAX})`;
}

/** Magnitudes below 2^-25 become zero. */
function warnOfFlush(name: string, data: Float32Array, restored: Float32Array, report: ReportBuilder): void {
  const flushed = data.reduce((count, value, i) => count + (value !== 0 && restored[i] === 0 ? 1 : 0), 0);
  if (flushed > 0) {
    const share = ((100 * flushed) / data.length).toPrecision(2);
    report.warn(`${name}: ${flushed} values (${share} %) are too small for float16 and become 0`);
  }
}
