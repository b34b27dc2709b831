import { type DType, elementCount, type Shape } from '@zoo/core';
import {
  defineOp,
  type OpDefinition,
  type PreparedSite,
  type QuantizationRule,
  type Run,
  type Site,
  typeRow,
} from '@zoo/ir';
import type { ReducerOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomQuantization, randomTensor } from '../conformance/cases.ts';
import { broadcastLoop } from '../lib/broadcast.ts';
import { knownIntegers, unknownShape } from '../lib/constants.ts';
import { reducedAxes, reducedShape } from '../lib/reduction.ts';
import { integers, operand } from '../lib/site.ts';
import { list, randomShape } from './examples.ts';
import { kernelsOf, type Row, type Rows, versionOf } from './rows.ts';

export interface ReduceOp {
  readonly name: string;
  readonly code: number;
  readonly summary: string;
  readonly rows: Rows<ReducerOptions>;
  readonly quantize: QuantizationRule;
}

/** An op that reduces its first operand over the axes that its second operand names. */
export function reduce({ name, code, summary, rows, quantize }: ReduceOp): OpDefinition {
  return defineOp<ReducerOptions, string>({
    name,
    spec: {
      summary,
      operands: [{ name: 'x' }, { name: 'axes', kind: 'constant' }],
      results: [{ name: 'y' }],
      types: Object.fromEntries(
        Object.entries(rows).map(([row, { dtypes }]) => [row, typeRow('T, int32 -> T', { T: dtypes })]),
      ),
      traits: ['pure'],
      tolerance: 'close',
      infer(site) {
        const { dtype, shape } = operand(site, 0);
        const { keepDims } = site.attrs;
        const axes = integers(operand(site, 1).data);
        if (axes === undefined) return [{ dtype, shape: keepDims ? unknownShape(shape.length) : undefined }];
        return [{ dtype, shape: reducedShape(shape, reducedAxes(axes, shape.length), keepDims) }];
      },
    },
    tflite: { code, options: 'ReducerOptions', version: versionOf(rows) },
    quantize: { plain: [1], ...quantize },
    reference: kernelsOf(rows),
    cases: inTests(() =>
      Object.entries(rows).flatMap(([row, { dtypes, quantized }]) =>
        dtypes.map((dtype) => ({
          name: dtype,
          row,
          generate: (random) => randomCase(random, dtype, quantized),
        })),
      ),
    ),
  });
}

function randomCase(random: Parameters<typeof randomTensor>[0], dtype: DType, quantized = false) {
  const shape = randomShape(random, 1, 4);
  const axes = shape.map((_, axis) => axis).filter(() => random.next() < 0.6);
  const signed = axes.map((axis) => (random.next() < 0.3 ? axis - shape.length : axis));
  return {
    attrs: { keepDims: random.next() < 0.5 },
    inputs: [{ tensor: randomTensor(random, dtype, shape, { quantized }) }, list(random.shuffle(signed))],
    outputs: quantized ? [{ quantization: randomQuantization(random, dtype) }] : undefined,
  };
}

/** Where each element of x goes, and how many elements meet. */
export interface ReductionSite {
  readonly site: PreparedSite<ReducerOptions>;
  /** Elements that make one result. */
  readonly count: number;
  /** Calls back with the index of each element and of its result, in row-major order of the elements. */
  readonly each: (body: (from: number, to: number) => void) => void;
}

/** A row whose kernel is made from the walk over the elements. */
export function reduceRow(
  dtypes: Row['dtypes'],
  kernel: (reduction: ReductionSite) => Run,
  row: Partial<Row<ReducerOptions>> = {},
): Row<ReducerOptions> {
  return { dtypes, prepare: (site) => kernel(reductionOf(site)), ...row };
}

function reductionOf(site: PreparedSite<ReducerOptions>): ReductionSite {
  const { shape } = operand(site, 0);
  const axes = reducedAxes(knownIntegers(site as Site, 1), shape.length);
  const kept: Shape = reducedShape(shape, axes, true);
  const loop = broadcastLoop(shape, kept);
  return {
    site,
    count: axes.reduce((product, axis) => product * shape[axis], 1),
    // over an empty x the loop would stretch the result to x
    each: (body) => {
      if (elementCount(shape) > 0) loop((_, from, to) => body(from, to));
    },
  };
}

/** A plain kernel: results start at `start` and take every element in. */
export function folding(
  start: number,
  take: (result: number, x: number) => number,
): (r: ReductionSite) => Run {
  return ({ each }) =>
    ([input], [output]) => {
      const x = input as Float32Array;
      const y = output as Float32Array;
      y.fill(start);
      each((from, to) => {
        y[to] = take(y[to], x[from]);
      });
    };
}

/** The same for int64. */
export function foldingWide(
  start: bigint,
  take: (result: bigint, x: bigint) => bigint,
): (r: ReductionSite) => Run {
  return ({ each }) =>
    ([input], [output]) => {
      const x = input as BigInt64Array;
      const y = output as BigInt64Array;
      y.fill(start);
      each((from, to) => {
        y[to] = take(y[to], x[from]);
      });
    };
}

/** Sums (or products) are kept in doubles beside the result, then finished one by one. */
export function accumulating(
  start: number,
  take: (sum: number, x: number) => number,
  finish: (sum: number) => number,
): (r: ReductionSite) => Run {
  return ({ site, each }) => {
    const sums = new Float64Array(elementCount(site.outputs[0].shape));
    return ([input], [output]) => {
      const x = input as Float32Array;
      const y = output as Float32Array;
      sums.fill(start);
      each((from, to) => {
        sums[to] = take(sums[to], x[from]);
      });
      for (let i = 0; i < y.length; i++) y[i] = finish(sums[i]);
    };
  };
}
