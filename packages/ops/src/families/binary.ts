import { broadcastShapes, type DType, type Random, type Tensor, tensor } from '@zoo/core';
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
import { broadcastPair, randomQuantization, randomTensor } from '../conformance/cases.ts';
import { broadcastLoop } from '../lib/broadcast.ts';
import { operand } from '../lib/site.ts';
import {
  kernelsOf,
  quantizeOf,
  type Row,
  type Rows,
  resultOf,
  typesOf,
  versionOf,
  withHalves,
} from './rows.ts';

export interface BinaryOp<A extends object> {
  readonly name: string;
  readonly code: number;
  readonly options?: string;
  readonly summary: string;
  readonly rows: Rows<A>;
  /** Operand names; default a and b. */
  readonly operands?: readonly [string, string];
  readonly result?: 'same' | 'bool';
  readonly traits?: readonly Trait[];
  readonly tolerance?: Tolerance;
  readonly quantize?: QuantizationRule;
  /** False: the op is defined for operands of one shape, and so are its cases. */
  readonly broadcasts?: boolean;
}

/** An op that combines two broadcasting operands element by element. */
export function binary<A extends object = object>(op: BinaryOp<A>): OpDefinition {
  const bool = op.result === 'bool';
  const rows = withHalves(op.rows);
  return defineOp<A, string>({
    name: op.name,
    spec: {
      summary: op.summary,
      operands: [{ name: op.operands?.[0] ?? 'a' }, { name: op.operands?.[1] ?? 'b' }],
      results: [{ name: 'y' }],
      types: typesOf(rows, bool ? 'T, T -> bool' : 'T, T -> T'),
      traits: ['elementwise', 'layout-agnostic', 'pure', ...(op.traits ?? [])],
      tolerance: op.tolerance ?? 'exact',
      infer(site) {
        const [x, y] = [operand(site, 0), operand(site, 1)];
        const dtype = bool ? 'bool' : resultOf(rows, x.dtype, site.outputs[0]?.dtype);
        return [{ dtype, shape: broadcastShapes(x.shape, y.shape) }];
      },
    },
    tflite: { code: op.code, options: op.options, version: versionOf(rows) },
    quantize: op.quantize ?? quantizeOf(rows),
    reference: kernelsOf(rows),
    cases: inTests(() =>
      Object.entries(rows).flatMap(([name, row]) =>
        row.dtypes.map((dtype) => binaryCase<A>(name, row, dtype, op)),
      ),
    ),
  });
}

/** y = f(a, b) where the elements are numbers (or bool); stores wrap or round as the element type does. */
export function numbers<A extends object = object>(f: (a: number, b: number) => number): Prepare<A> {
  return (site) => {
    const loop = broadcastLoop(operand(site, 0).shape, operand(site, 1).shape);
    return ([a, b], [y]) => {
      const left = a as Float32Array;
      const right = b as Float32Array;
      const out = y as Float32Array;
      loop((o, i, j) => {
        out[o] = f(left[i], right[j]);
      });
    };
  };
}

/** The same for 64-bit integers. */
export function bigints<A extends object = object>(f: (a: bigint, b: bigint) => bigint): Prepare<A> {
  return (site) => {
    const loop = broadcastLoop(operand(site, 0).shape, operand(site, 1).shape);
    return ([a, b], [y]) => {
      const left = a as BigInt64Array;
      const right = b as BigInt64Array;
      const out = y as BigInt64Array;
      loop((o, i, j) => {
        out[o] = f(left[i], right[j]);
      });
    };
  };
}

/** A row that takes versions for plain elements from rank and type: `above4D` where broadcasting needs more than 4-D. */
export function broadcastVersion(base: number, above4D: number): Row['version'] {
  return (site) => {
    const [a, b] = [operand(site, 0).shape, operand(site, 1).shape];
    const same = a.length === b.length && a.every((size, axis) => size === b[axis]);
    return !same && Math.max(a.length, b.length) > 4 ? Math.max(above4D, base) : base;
  };
}

function binaryCase<A extends object>(
  name: string,
  row: Row<A>,
  dtype: DType,
  { quantize, options, broadcasts = true }: BinaryOp<A>,
): CaseFamily<A, string> {
  return {
    name: `broadcast ${dtype}`,
    row: name,
    generate(random: Random) {
      const [shape, other] = broadcastPair(random);
      const [a, b] = [shape, broadcasts ? other : shape].map((shape) =>
        randomTensor(random, dtype, shape, { quantized: row.quantized }),
      );
      const shared = quantize?.results === 'same' && row.quantized;
      const right = shared ? { ...b, quantization: a.quantization } : suited(b, row.domain);
      const results = row.results && { dtype: random.pick(row.results) };
      const quantization = shared ? a.quantization : row.quantized && randomQuantization(random, dtype);
      const fused = ['AddOptions', 'SubOptions', 'MulOptions', 'DivOptions'].includes(options ?? '');
      const activation = random.pick(['NONE', 'RELU', 'RELU6', 'RELU_N1_TO_1']);
      return {
        attrs: (fused ? { fusedActivationFunction: activation } : {}) as Partial<A>,
        inputs: [{ tensor: a }, { tensor: right }],
        outputs: quantization ? [{ quantization }] : results && [results],
      };
    },
  };
}

/** The right operand, kept to what the op is defined for. */
function suited(right: Tensor, domain: Row['domain']): Tensor {
  if (domain === undefined || Array.isArray(right.data)) return right;
  const { data } = right;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return { ...right, data: data.map((x: bigint) => x || 1n) };
  }
  const zero = right.quantization?.zeroPoint[0] ?? 0;
  const change =
    domain === 'nonzero' ? (x: number) => (x === zero ? zero + 1 : x) : (x: number) => Math.abs(x % 4);
  return tensor(right.dtype, right.shape, (data as Float32Array).map(change), right.quantization);
}
