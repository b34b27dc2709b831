import {
  allocate,
  type DType,
  elementCount,
  perTensor,
  Random,
  type Shape,
  type TensorData,
} from '@zoo/core';
import { type Attributes, GraphBuilder, type Module, type ResultHints, type Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import type { Model } from '@zoo/runtime';

/** A network while it is written: values in the order in which they are made. */
export class Network {
  readonly #b = new GraphBuilder(ops);
  readonly #random: Random;
  readonly #made: Value[] = [];

  constructor(seed = 11) {
    this.#random = new Random(seed);
  }

  input(...shape: Shape): Value {
    return this.#b.input(`x${this.#made.length}`, 'float32', shape);
  }

  bytes(dtype: DType, ...shape: Shape): Value {
    return this.#b.input(`x${this.#made.length}`, dtype, shape, scaled(dtype, 0.05));
  }

  constantBytes(dtype: DType, ...shape: Shape): Value {
    const data = allocate(dtype, elementCount(shape));
    const least = dtype === 'uint8' ? 0 : -128;
    for (let i = 0; i < data.length; i++) data[i] = least + this.#random.integer(1, 255);
    return this.#b.constant(`c${this.#random.integer(0, 1e9)}`, dtype, shape, data, scaled(dtype, 0.02));
  }

  /** Weights of which four of five are zero. */
  pruned(...shape: Shape): Value {
    const elements = shape.reduce((a, b) => a * b, 1);
    const data = Float32Array.from({ length: elements }, (_, i) => (i % 5 ? 0 : this.#random.normal()));
    return this.#b.constant(`p${this.#random.integer(0, 1e9)}`, 'float32', shape, data);
  }

  constant(...shape: Shape): Value {
    const elements = shape.reduce((a, b) => a * b, 1);
    const data = Float32Array.from({ length: elements }, () => this.#random.normal());
    return this.#b.constant(`c${this.#random.integer(0, 1e9)}`, 'float32', shape, data);
  }

  number(value: number): Value {
    return this.#b.constant(`n${this.#random.integer(0, 1e9)}`, 'float32', [], Float32Array.of(value));
  }

  add(op: string, operands: readonly Value[], attrs: Attributes = {}, hints: ResultHints = {}): Value {
    const value = this.#b.add(op, [...operands], attrs, hints) as Value;
    this.#made.push(value);
    return value;
  }

  many(
    op: string,
    operands: readonly Value[],
    attrs: Attributes,
    hints: readonly ResultHints[] = [],
  ): readonly Value[] {
    const values = this.#b.addMany(op, [...operands], attrs, hints);
    this.#made.push(...values);
    return values;
  }

  axis(axis: number): Value {
    return this.#b.constant('axis', 'int32', [], Int32Array.of(axis));
  }

  order(...axes: readonly number[]): Value {
    return this.#b.constant('order', 'int32', [axes.length], Int32Array.from(axes));
  }

  conv(x: Value, channels: number, size = 1, stride = 1, padding = 'SAME'): Value {
    const operands = [x, this.constant(channels, size, size, x.shape[3]), this.constant(channels)];
    return this.add('CONV_2D', operands, { padding, strideH: stride, strideW: stride });
  }

  depthwise(x: Value, size = 3, stride = 1, padding = 'SAME'): Value {
    const channels = x.shape[3];
    const operands = [x, this.constant(1, size, size, channels), this.constant(channels)];
    return this.add('DEPTHWISE_CONV_2D', operands, { padding, strideH: stride, strideW: stride });
  }

  /** An integer layer: a convolution of a size, or a depthwise one. */
  layer(
    op: 'CONV_2D' | 'DEPTHWISE_CONV_2D',
    x: Value,
    channels: number,
    size = 1,
    hints?: ResultHints,
  ): Value {
    const filter = op === 'CONV_2D' ? [channels, size, size, x.shape[3]] : [1, size, size, channels];
    const operands = [x, this.constantBytes(x.dtype, ...filter)];
    const quantization = scaled(x.dtype, 0.02 * size * Math.sqrt(x.shape[3]));
    return this.add(op, operands, { padding: 'SAME', strideH: 1, strideW: 1 }, hints ?? { quantization });
  }

  pad(x: Value, ...[top, bottom, left, right]: readonly number[]): Value {
    const paddings = Int32Array.of(0, 0, top, bottom, left, right, 0, 0);
    return this.add('PAD', [x, this.#b.constant(`pads ${this.#made.length}`, 'int32', [4, 2], paddings)]);
  }

  /** What everybody can see cannot be fused away. */
  finish(isFused: boolean): Module {
    const graph = this.#b.finish(isFused ? this.#made.slice(-1) : this.#made);
    return { graphs: [graph], signatures: [], metadata: [], files: [] };
  }
}

/** A scale with 24 bits, and zero in the middle. */
export function scaled(dtype: DType, scale: number) {
  return perTensor(Math.fround(scale), dtype === 'uint8' ? 127 : -3);
}

/** Random contents for all inputs of a model. */
export function numbersFor(model: Pick<Model, 'inputs'>): TensorData[] {
  const random = new Random(3);
  return model.inputs.map(({ dtype, shape }) => {
    const data = allocate(dtype, elementCount(shape));
    const draw = dtype === 'float32' ? () => 3 * random.normal() : () => random.integer(0, 255);
    for (let i = 0; i < data.length; i++) data[i] = draw();
    return data;
  });
}
