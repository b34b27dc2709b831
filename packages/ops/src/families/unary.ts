import type { DType, Random, Tensor } from '@zoo/core';
import { perTensor, tensor } from '@zoo/core';
import {
  type CaseFamily,
  defineOp,
  type OpDefinition,
  type Prepare,
  type QuantizationRule,
  type Tolerance,
  type Trait,
} from '@zoo/ir';
import { inTests } from '#in-tests';
import { randomQuantization, randomTensor } from '../conformance/cases.ts';
import { HALVES, throughFloat32 } from '../lib/half.ts';
import { interpolate16, lookupTable8, lookupTable16 } from '../lib/lookup-table.ts';
import { operand, quantizationOf } from '../lib/site.ts';
import { kernelsOf, quantizeOf, type Row, type Rows, typesOf, versionOf, withHalves } from './rows.ts';

export interface UnaryOp<A extends object> {
  readonly name: string;
  readonly code: number;
  readonly options?: string;
  readonly summary: string;
  readonly rows: Rows<A>;
  readonly tolerance?: Tolerance;
  readonly traits?: readonly Trait[];
  readonly quantize?: QuantizationRule;
}

/** An op that maps each element of its one operand by itself, keeping type and shape. */
export function unary<A extends object = object>(op: UnaryOp<A>): OpDefinition {
  const rows = withHalves(op.rows);
  return defineOp<A, string>({
    name: op.name,
    spec: {
      summary: op.summary,
      operands: [{ name: 'x' }],
      results: [{ name: 'y' }],
      types: typesOf(rows, 'T -> T'),
      traits: op.traits ?? ['elementwise', 'layout-agnostic', 'pure', 'in-place'],
      tolerance: op.tolerance ?? 'exact',
      infer: (site) => {
        const { dtype, shape } = operand(site, 0);
        return [{ dtype, shape }];
      },
    },
    tflite: { code: op.code, options: op.options, version: versionOf(rows) },
    quantize: op.quantize ?? quantizeOf(rows),
    reference: kernelsOf(rows),
    cases: inTests(() =>
      Object.entries(rows).flatMap(([row, { dtypes }]) =>
        dtypes.map((dtype) => unaryCase<A>(row, rows[row], dtype, op.quantize?.results)),
      ),
    ),
  });
}

/** float32 in and out. `f` may compute in double: the store rounds. */
export function float<A extends object = object>(
  f: (x: number) => number,
  row: Partial<Row<A>> = {},
): Row<A> {
  return { dtypes: ['float32'], prepare: map(f), ...row };
}

/** The same for floats of 16 bits, through float32. */
export function half<A extends object = object>(f: (x: number) => number, row: Partial<Row<A>> = {}): Row<A> {
  return { dtypes: HALVES, prepare: throughFloat32(map(f)), ...row };
}

/** Plain integers (or bool) whose values fit a number. */
export function integer<A extends object = object>(
  dtypes: readonly DType[],
  f: (x: number) => number,
  row: Partial<Row<A>> = {},
): Row<A> {
  return { dtypes, prepare: map(f), ...row };
}

export function wideInteger<A extends object = object>(f: (x: bigint) => bigint): Row<A> {
  return {
    dtypes: ['int64'],
    prepare:
      () =>
      ([input], [output]) => {
        const x = input as BigInt64Array;
        const y = output as BigInt64Array;
        for (let i = 0; i < y.length; i++) y[i] = f(x[i]);
      },
  };
}

/** 8-bit affine integers through a table of 256 entries. */
export function table8(f: (x: number) => number, row: Partial<Row> = {}): Row {
  return {
    dtypes: ['int8', 'uint8'],
    quantized: true,
    prepare: (site) => {
      const { dtype, quantization } = operand(site, 0);
      const table = lookupTable8(
        f,
        dtype as 'int8' | 'uint8',
        quantizationOf({ quantization }, 'operand 0'),
        quantizationOf(site.outputs[0], 'the result'),
      );
      return ([input], [output]) => {
        const x = input as Int8Array;
        const y = output as Int8Array;
        for (let i = 0; i < y.length; i++) y[i] = table[x[i] & 255];
      };
    },
    ...row,
  };
}

/** int16 affine integers through an interpolated table; `f` learns the smallest and largest real result. */
export function table16(
  f: (x: number, bounds: { readonly low: number; readonly high: number }) => number,
  row: Partial<Row> = {},
): Row {
  return {
    dtypes: ['int16'],
    quantized: true,
    prepare: (site) => {
      const from = quantizationOf(operand(site, 0), 'operand 0');
      const to = quantizationOf(site.outputs[0], 'the result');
      const bounds = {
        low: to.scale[0] * (-32768 - to.zeroPoint[0]),
        high: to.scale[0] * (32767 - to.zeroPoint[0]),
      };
      const table = lookupTable16((x) => f(x, bounds), from, to);
      return ([input], [output]) => {
        const x = input as Int16Array;
        const y = output as Int16Array;
        for (let i = 0; i < y.length; i++) y[i] = interpolate16(table, x[i]);
      };
    },
    ...row,
  };
}

function map<A extends object>(f: (x: number) => number): Prepare<A> {
  return () =>
    ([input], [output]) => {
      const x = input as Float32Array;
      const y = output as Float32Array;
      for (let i = 0; i < y.length; i++) y[i] = f(x[i]);
    };
}

function unaryCase<A extends object>(
  row: string,
  { quantized, domain }: Row<A>,
  dtype: DType,
  results: QuantizationRule['results'] = 'free',
) {
  const fixed = typeof results === 'object' ? results[dtype as 'int8' | 'int16'] : undefined;
  return {
    name: `elements ${dtype}`,
    row,
    generate(random: Random) {
      const shape = Array.from({ length: random.integer(0, 4) }, () => random.integer(1, 6));
      let x = randomTensor(random, dtype, shape, { quantized });
      if (domain === 'positive') x = positive(x);
      return {
        inputs: [{ tensor: x }],
        outputs: quantized
          ? [{ quantization: fixed ? perTensor(...fixed) : randomQuantization(random, dtype) }]
          : undefined,
      };
    },
  } satisfies CaseFamily<A, string>;
}

/** The same tensor with no real value below zero. */
function positive({ dtype, shape, data, quantization }: Tensor): Tensor {
  if (dtype === 'int8' || dtype === 'uint8') {
    const zeroPoint = [dtype === 'int8' ? -128 : 0];
    return tensor(dtype, shape, data, { ...quantization!, zeroPoint });
  }
  if (HALVES.includes(dtype))
    return tensor(
      dtype,
      shape,
      (data as Uint16Array).map((bits) => bits & 0x7fff),
    );
  const values = data as Float32Array;
  return tensor(
    dtype,
    shape,
    values.map((x) => Math.max(Math.abs(x), 1e-3)),
    quantization,
  );
}
