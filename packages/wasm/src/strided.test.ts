import { describe, expect, it } from '@jest/globals';
import { perTensor, Random } from '@zoo/core';
import type { ResultHints, Value } from '@zoo/ir';
import { loadModel } from '@zoo/runtime';
import { cutFinely } from './compile/cut.ts';
import { delegateWith, wasmDelegate } from './delegate.ts';
import { Network, numbersFor } from './testing/network.ts';

type Bytes = 'int8' | 'uint8';

const WINDOW = { padding: 'SAME', strideH: 1, strideW: 1 };

/** Pictures of one size, put together and taken apart along channels between layers that read and write them. */
class Pictures {
  readonly #random: Random;
  readonly #n: Network;
  readonly #hints: ResultHints;
  readonly #values: Value[];
  readonly #bytes?: Bytes;

  constructor(n: Network, seed: number, bytes?: Bytes) {
    this.#random = new Random(seed);
    this.#n = n;
    this.#bytes = bytes;
    this.#hints = bytes ? { quantization: perTensor(Math.fround(0.05), bytes === 'uint8' ? 127 : -3) } : {};
    const shape = [1 + this.#below(2), 3 + this.#below(9), 3 + this.#below(9), 1 + this.#below(24)];
    const x = bytes ? n.bytes(bytes, ...shape) : n.input(...shape);
    this.#values = [this.#layer(x)];
  }

  grow(): void {
    const x = this.#any();
    const ways = [
      () => [this.#layer(x)],
      () => [this.#depthwise(x)],
      () => [this.#together()],
      () => [this.#together()],
      () => this.#apart(x),
      () => [this.#slice(x)],
      () => [this.#pool(x)],
      () => [this.#resized(x)],
      () => [this.#residual(x)],
      () => [this.#n.add(this.#bytes ? 'HARD_SWISH' : 'TANH', [x], {}, this.#hints)],
      () => [this.#reshaped(x)],
      () => [this.#n.add('REVERSE_V2', [x, this.#n.order(3)], {}, this.#hints)],
      () => [this.#everyOther(x)],
      () => [this.#n.add('TILE', [x, this.#n.order(1, 1, 1, 2)], {}, this.#hints)],
    ];
    this.#values.push(...ways[this.#below(ways.length)]());
  }

  /** Reads what was made last. */
  finish(): void {
    this.#layer(this.#n.add('CONCATENATION', this.#values.slice(-3), { axis: 3 }, this.#hints));
  }

  /** 1x1, 3x3 or 5x5, into a number of channels that fills vectors or does not. */
  #layer(x: Value): Value {
    const channels = [1, 3, 8, 16, 19, 32][this.#below(6)];
    const size = [1, 1, 3, 5][this.#below(4)];
    if (this.#bytes) return this.#n.layer('CONV_2D', x, channels, size, this.#hints);
    return this.#n.conv(x, channels, size);
  }

  #depthwise(x: Value): Value {
    if (this.#bytes) return this.#n.layer('DEPTHWISE_CONV_2D', x, x.shape[3], 3, this.#hints);
    return this.#n.depthwise(x);
  }

  #together(): Value {
    const parts = Array.from({ length: 2 + this.#below(3) }, () => this.#any());
    return this.#n.add('CONCATENATION', parts, { axis: 3 }, this.#hints);
  }

  #apart(x: Value): readonly Value[] {
    const count = [2, 3, 4].find((count) => x.shape[3] % count === 0) ?? 1;
    return this.#n.many('SPLIT', [this.#n.axis(3), x], { numSplits: count }, Array(count).fill(this.#hints));
  }

  #slice(x: Value): Value {
    const [batches, height, width, channels] = x.shape;
    const first = this.#below(channels);
    const begin = this.#n.order(0, 0, 0, first);
    const size = this.#n.order(batches, height, width, 1 + this.#below(channels - first));
    return this.#n.add('SLICE', [x, begin, size], {}, this.#hints);
  }

  #everyOther(x: Value): Value {
    const [begin, end] = [this.#n.order(0, 0, 0, 0), this.#n.order(...(x.shape as number[]))];
    return this.#n.add('STRIDED_SLICE', [x, begin, end, this.#n.order(1, 1, 1, 2)], {}, this.#hints);
  }

  #pool(x: Value): Value {
    const kind = this.#below(2) ? 'MAX_POOL_2D' : 'AVERAGE_POOL_2D';
    return this.#n.add(kind, [x], { ...WINDOW, filterHeight: 3, filterWidth: 2 }, this.#hints);
  }

  #resized(x: Value): Value {
    const kind = this.#below(2) ? 'RESIZE_BILINEAR' : 'RESIZE_NEAREST_NEIGHBOR';
    return this.#n.add(kind, [x, this.#n.order(x.shape[1], x.shape[2])], {}, this.#hints);
  }

  /** With another picture of as many channels. */
  #residual(x: Value): Value {
    const others = this.#values.filter(({ shape }) => shape[3] === x.shape[3]);
    return this.#n.add('ADD', [x, others[this.#below(others.length)]], {}, this.#hints);
  }

  #reshaped(x: Value): Value {
    const flat = this.#n.add('RESHAPE', [x, this.#n.order(-1)], {}, this.#hints);
    return this.#n.add('RESHAPE', [flat, this.#n.order(...(x.shape as number[]))], {}, this.#hints);
  }

  #any(): Value {
    return this.#values[this.#below(this.#values.length)];
  }

  #below(end: number): number {
    return this.#random.integer(0, end - 1);
  }
}

function networkOf(seed: number, bytes: Bytes | undefined, isAlone: boolean) {
  const network = new Network(seed);
  const pictures = new Pictures(network, seed, bytes);
  for (let i = 0; i < 9; i++) pictures.grow();
  pictures.finish();
  return network.finish(isAlone);
}

describe.each([
  ['one thread', wasmDelegate()],
  ['two threads', delegateWith({ threads: 2 }, cutFinely)],
  ['deterministic', wasmDelegate({ deterministic: true })],
])('channels that lie inside of others, %s', (_, delegate) => {
  it.each<[string, Bytes | undefined]>([
    ['floats', undefined],
    ['int8', 'int8'],
    ['uint8', 'uint8'],
  ])('%s: random networks have the bits that they have with copies', async (_, bytes) => {
    for (let seed = 1; seed <= 15; seed++) {
      using model = await loadModel(networkOf(seed, bytes, true), { delegates: [delegate] });
      // what everybody can see lies by itself
      using copied = await loadModel(networkOf(seed, bytes, false), { delegates: [delegate] });
      using reference = await loadModel(networkOf(seed, bytes, true));
      const inputs = numbersFor(model);
      const [result] = Object.values(await model.run(inputs));
      const expected = Object.values(await copied.run(inputs)).at(-1);
      expect([seed, result.data]).toEqual([seed, expected?.data]);
      if (bytes)
        expect([seed, result.data]).toEqual([seed, Object.values(await reference.run(inputs))[0].data]);
    }
  });
});
