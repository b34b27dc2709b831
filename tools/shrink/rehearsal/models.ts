import { Random, type Shape, type TensorData } from '@zoo/core';
import { GraphBuilder, type Value } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';

export interface Rehearsal {
  readonly bytes: Uint8Array;
  readonly inputs: readonly TensorData[];
}

/** How the layers of a network compute; `half`: floats, with weights of 16 bits. */
type Numbers = 'float' | 'half' | 'int8' | 'uint8';

/** A small network of the layers that pictures mostly go through, for each kind of numbers. */
export function rehearsals(): Rehearsal[] {
  return (['float', 'half', 'int8', 'uint8'] as const).map(rehearsalIn);
}

const SIZE = 24;

function rehearsalIn(numbers: Numbers): Rehearsal {
  const net = new Network(numbers);
  const first = net.conv(net.input([1, SIZE, SIZE, 3]), 3, 8, 2);
  const expanded = net.conv(net.depthwise(first, 3), 1, 24);
  const small = net.conv(net.depthwise(expanded, 3, 2), 1, 32);
  const residual = net.layer('ADD', [small, net.conv(net.depthwise(small, 5), 1, 32)]);
  const wide = net.conv(residual, 3, 32);
  const scaled = net.layer('MUL', [wide, net.sigmoid(residual)]);
  const large = net.layer('RESIZE_BILINEAR', [scaled, net.sizes([SIZE / 2, SIZE / 2])]);
  const both = net.layer('CONCATENATION', [large, expanded], { axis: 3 });
  const padded = net.layer('PAD', [
    net.layer('HARD_SWISH', [both]),
    net.sizes([0, 0, 0, 1, 0, 1, 0, 0], [4, 2]),
  ]);
  const pooled = net.layer('MAX_POOL_2D', [padded], POOL);
  const mean = net.layer('MEAN', [net.layer('AVERAGE_POOL_2D', [pooled], POOL), net.sizes([1, 2])]);
  const scores = net.layer('FULLY_CONNECTED', [mean, ...net.weights([10, 56], 10)]);
  return net.finish([net.softmax(scores), net.layer('RESHAPE', [small, net.sizes([1, -1])])]);
}

const window = (stride: number) => ({ padding: 'SAME', strideH: stride, strideW: stride });
const POOL = { ...window(2), filterHeight: 2, filterWidth: 2 };
const RELU6 = { fusedActivationFunction: 'RELU6' };

/** Layers one after the other, with weights and scales that are anything. */
class Network {
  readonly #numbers: Numbers;
  readonly #builder = new GraphBuilder(ops);
  readonly #random = new Random(1);
  readonly #inputs: TensorData[] = [];

  constructor(numbers: Numbers) {
    this.#numbers = numbers;
  }

  input(shape: Shape): Value {
    const { dtype } = this;
    const length = shape.reduce((a, b) => a * b, 1);
    const Numbers = { float32: Float32Array, int8: Int8Array, uint8: Uint8Array }[dtype];
    this.#inputs.push(Numbers.from(Array.from({ length }, () => this.#random.integer(0, 99))));
    return this.#builder.input('x', dtype, shape, this.#scale(0.02));
  }

  get dtype(): 'float32' | 'int8' | 'uint8' {
    return this.#isQuantized ? (this.#numbers as 'int8' | 'uint8') : 'float32';
  }

  conv(x: Value, filter: number, channels: number, stride = 1): Value {
    const weights = this.weights([channels, filter, filter, x.shape[3]], channels);
    return this.layer('CONV_2D', [x, ...weights], { ...window(stride), ...RELU6 });
  }

  depthwise(x: Value, filter: number, stride = 1): Value {
    const channels = x.shape[3];
    const weights = this.weights([1, filter, filter, channels], channels, 3);
    return this.layer('DEPTHWISE_CONV_2D', [x, ...weights], {
      ...window(stride),
      ...RELU6,
      depthMultiplier: 1,
    });
  }

  /** Weights and biases; of int8 with a scale for each channel. */
  weights(shape: Shape, channels: number, axis = 0): Value[] {
    const b = this.#builder;
    const length = shape.reduce((a, c) => a * c, 1);
    const number = () => this.#random.integer(1, 99);
    const biases = { length: channels };
    if (!this.#isQuantized) {
      const values = Float32Array.from({ length }, () => number() / 1000);
      const bias = b.constant('bias', 'float32', [channels], Float32Array.from(biases, number));
      if (this.#numbers === 'float') return [b.constant('weights', 'float32', shape, values), bias];
      const stored = b.constant(
        'weights',
        'float16',
        shape,
        Uint16Array.from({ length }, () => 0x2000 + number()),
      );
      return [b.add('DEQUANTIZE', [stored]), bias];
    }
    const perChannel = this.#numbers === 'int8';
    const scale = perChannel ? Array.from(biases, () => number() / 5000) : [0.01];
    const zeroPoint = scale.map(() => (perChannel ? 0 : 128));
    const most = this.#random.pick([20, 99]); // there are other kernels for small weights
    const byte = () => zeroPoint[0] + this.#random.integer(-most, most);
    const stored = perChannel ? Int8Array.from({ length }, byte) : Uint8Array.from({ length }, byte);
    const biasScale = { scale: scale.map((each) => each * 0.02), zeroPoint: scale.map(() => 0), axis: 0 };
    return [
      b.constant('weights', this.dtype, shape, stored, { scale, zeroPoint, axis }),
      b.constant('bias', 'int32', [channels], Int32Array.from(biases, number), biasScale),
    ];
  }

  sizes(values: readonly number[], shape: Shape = [values.length]): Value {
    return this.#builder.constant('sizes', 'int32', shape, Int32Array.from(values));
  }

  sigmoid(x: Value): Value {
    return this.#between0And1('LOGISTIC', x);
  }

  softmax(x: Value): Value {
    return this.#between0And1('SOFTMAX', x);
  }

  layer(op: string, inputs: readonly Value[], attrs: object = {}): Value {
    const moves = ['RESHAPE', 'PAD', 'MAX_POOL_2D', 'AVERAGE_POOL_2D', 'RESIZE_BILINEAR', 'CONCATENATION'];
    const scale = moves.includes(op) ? inputs[0].quantization : this.#scale(0.02);
    return this.#builder.add(op, inputs, { ...attrs }, { quantization: scale });
  }

  finish(outputs: readonly Value[]): Rehearsal {
    const module = { graphs: [this.#builder.finish(outputs)], signatures: [], metadata: [], files: [] };
    return { bytes: writeModule(module), inputs: this.#inputs };
  }

  #between0And1(op: string, x: Value): Value {
    const quantization = this.#scale(1 / 256, this.#numbers === 'int8' ? -128 : 0);
    return this.#builder.add(op, [x], {}, { quantization });
  }

  get #isQuantized(): boolean {
    return this.#numbers === 'int8' || this.#numbers === 'uint8';
  }

  #scale(scale: number, zero = this.#numbers === 'int8' ? -3 : 125) {
    return this.#isQuantized ? { scale: [scale], zeroPoint: [zero], axis: 0 } : undefined;
  }
}
