import {
  allocate,
  DTYPES,
  type DType,
  elementCount,
  isDType,
  isStatic,
  type Shape,
  UNKNOWN,
  ZooError,
} from '@zoo/core';
import type { Attributes, SiteOperand } from '@zoo/ir';
import { evaluate } from '../evaluate.ts';
import { defaultsOf, optionsTableOf } from '../file/options.ts';
import { invalid } from '../lib/errors.ts';
import { integers } from '../lib/site.ts';
import { ALL_OPS } from '../ops/index.ts';
import type { NodeDef } from './node-def.ts';

/**
 * One walk through the builtin ops that make up a Flex op. The same walk infers shapes and computes: a value has its
 * contents when those of all operands are known, and only its type otherwise.
 */
export class Steps {
  readonly #def: NodeDef;

  constructor(def: NodeDef) {
    this.#def = def;
  }

  // --- attributes of the node -------------------------------------------------------------------------------------

  number(name: string, fallback = 0): number {
    const value = this.#def.attrs.get(name);
    return typeof value === 'number' ? value : fallback;
  }

  flag(name: string, fallback = false): boolean {
    const value = this.#def.attrs.get(name);
    return typeof value === 'boolean' ? value : fallback;
  }

  text(name: string, fallback = ''): string {
    const value = this.#def.attrs.get(name);
    return typeof value === 'string' ? value : fallback;
  }

  /** A NodeDef names types, a FlexBuffer numbers them as the schema does. */
  dtype(name: string, fallback: DType): DType {
    const value = this.#def.attrs.get(name);
    if (typeof value === 'number') return (Object.keys(DTYPES)[value] as DType | undefined) ?? fallback;
    return typeof value === 'string' && isDType(value) ? value : fallback;
  }

  numbers(name: string): readonly number[] {
    const value = this.#def.attrs.get(name);
    return Array.isArray(value) ? value : [];
  }

  // --- steps ------------------------------------------------------------------------------------------------------

  /** The only result of a builtin op; attributes over their defaults. */
  op(name: string, inputs: readonly (SiteOperand | undefined)[], attrs: Attributes = {}): SiteOperand {
    return this.all(name, inputs, attrs)[0];
  }

  /** All results of a builtin op. */
  all(
    name: string,
    inputs: readonly (SiteOperand | undefined)[],
    attrs: Attributes = {},
    outputs: readonly { dtype?: DType }[] = [],
  ): SiteOperand[] {
    const op = ALL_OPS.find((table) => table.has(name))?.get(name);
    if (op === undefined) throw new TypeError(`there is no op ${name}`);
    const table = optionsTableOf(name);
    const site = { attrs: { ...(table ? defaultsOf(table) : {}), ...attrs }, inputs, outputs };
    if (inputs.every((operand) => operand === undefined || operand.data !== undefined))
      return evaluate(op, site);
    return op.spec.infer(site).map(({ dtype, shape }) => {
      if (shape === undefined) throw new UnknownRank();
      return { dtype, shape };
    });
  }

  /** f of each element. */
  map(x: SiteOperand, dtype: DType, f: (value: number) => number): SiteOperand {
    const { shape } = x;
    if (x.data === undefined) return { dtype, shape };
    const data = allocate(dtype, elementCount(shape));
    const [from, to] = [x.data as Float32Array, data as Float32Array];
    for (let i = 0; i < to.length; i++) to[i] = f(from[i]);
    return { dtype, shape, data };
  }

  /** f of each pair of elements, broadcast. */
  zip(a: SiteOperand, b: SiteOperand, f: (a: number, b: number) => number): SiteOperand {
    const wide = this.op('BROADCAST_ARGS', [this.shapeOf(a), this.shapeOf(b)]);
    const [left, right] = [a, b].map((x) => this.op('BROADCAST_TO', [x, wide]));
    const values = right.data as Float32Array | undefined;
    if (values === undefined) return { dtype: a.dtype, shape: left.shape };
    let i = 0;
    return this.map(left, a.dtype, (value) => f(value, values[i++]));
  }

  /** A constant list (rank 1) or scalar (rank 0) of int32. */
  ints(...values: readonly number[]): SiteOperand {
    return { dtype: 'int32', shape: [values.length], data: Int32Array.from(values) };
  }

  scalar(value: number, dtype: DType = 'int32'): SiteOperand {
    const data = allocate(dtype, 1);
    (data as unknown[])[0] = dtype === 'int64' ? BigInt(value) : value;
    return { dtype, shape: [], data };
  }

  /** The sizes of an operand, known as far as they are. */
  shapeOf(x: SiteOperand): SiteOperand {
    const { shape } = x;
    return isStatic(shape) ? this.ints(...shape) : { dtype: 'int32', shape: [shape.length] };
  }

  reshape(x: SiteOperand, shape: Shape): SiteOperand {
    if (shape.filter((size) => size === UNKNOWN).length > 1) return { dtype: x.dtype, shape };
    return this.op('RESHAPE', [x, this.ints(...shape)]);
  }

  transpose(x: SiteOperand, ...permutation: readonly number[]): SiteOperand {
    return this.op('TRANSPOSE', [x, this.ints(...permutation)]);
  }

  cast(x: SiteOperand, dtype: DType): SiteOperand {
    if (x.dtype === dtype) return x;
    return this.all('CAST', [x], {}, [{ dtype }])[0];
  }

  /** A number that an operand gives and that must be known before shapes are. */
  known(x: SiteOperand | undefined): number | undefined {
    return integers(x?.data)?.[0];
  }

  /** The same where nothing can be said without it. */
  required(x: SiteOperand | undefined): number {
    const value = this.known(x);
    if (value === undefined) throw new UnknownRank();
    return value;
  }

  /** Images are NHWC for our ops; NCHW ones are turned around them. */
  imagewise(x: SiteOperand, f: (x: SiteOperand) => SiteOperand): SiteOperand {
    const format = this.text('data_format', 'NHWC');
    if (format === 'NHWC') return f(x);
    if (format === 'NCHW') return this.transpose(f(this.transpose(x, 0, 2, 3, 1)), 0, 3, 1, 2);
    throw invalid('FLEX_ATTRIBUTE', 'the data format is unknown', {
      expected: 'NHWC, NCHW',
      received: format,
    });
  }

  /** A list over NHWC or NCHW axes as [height, width]. */
  overImage(name: string): readonly [height: number, width: number] {
    const list = this.numbers(name);
    const first = this.text('data_format', 'NHWC') === 'NCHW' ? 2 : 1;
    return [list[first] ?? 1, list[first + 1] ?? 1];
  }
}

/** Thrown while inferring, when not even the rank of a result can be told. */
export class UnknownRank extends ZooError {
  constructor() {
    super({
      code: 'RANK_UNKNOWN',
      category: 'failed',
      message: 'the rank of a result is known only while running',
    });
  }
}
