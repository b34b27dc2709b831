import { describe, expect, it } from '@jest/globals';
import { type Tensor, ZooError } from '@zoo/core';
import { GraphBuilder } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';
import { recordingDelegate } from '@zoo/runtime';
import { moduleOf, smallNetwork } from '../testing/models.ts';
import { compare } from './compare.ts';
import { differenceOf } from './difference.ts';
import { adapt } from './inputs.ts';
import { portions } from './observe.ts';

const network = (options?: Parameters<typeof smallNetwork>[0]) => ({
  model: writeModule(smallNetwork(options)),
});

function floats(...data: number[]): Tensor {
  return { dtype: 'float32', shape: [data.length], data: new Float32Array(data) };
}

describe('the difference of two tensors', () => {
  it('is measured in five ways, by hand', () => {
    const { max_abs, mean_abs, relative, cosine, snr_db } = differenceOf(floats(3, 4), floats(3, 5));
    expect([max_abs, mean_abs, relative]).toEqual([1, 0.5, 0.25]);
    expect(cosine).toBeCloseTo(29 / (5 * Math.sqrt(34)));
    expect(snr_db).toBeCloseTo(10 * Math.log10(25));
  });

  it('is nothing between equals, zeros too', () => {
    for (const same of [floats(1, 2), floats(0, 0), floats()]) {
      expect(differenceOf(same, same)).toMatchObject({ max_abs: 0, relative: 0, cosine: 1, not_finite: 0 });
    }
  });

  it('counts what is not finite in one of them only', () => {
    const { NaN: nan, POSITIVE_INFINITY: infinite } = Number;
    expect(differenceOf(floats(nan, infinite, 1, nan), floats(nan, infinite, nan, 1)).not_finite).toBe(2);
  });

  it('compares quantized numbers by what they stand for', () => {
    const quantized: Tensor = {
      dtype: 'uint8',
      shape: [2],
      data: new Uint8Array([130, 128]),
      quantization: { scale: [0.5], zeroPoint: [128], axis: 0 },
    };
    expect(differenceOf(floats(1, 0), quantized).max_abs).toBe(0);
  });

  it('is refused between other sizes, and between texts', () => {
    expect(() => differenceOf(floats(1), floats(1, 2))).toThrow('different numbers of elements');
    const text: Tensor = { dtype: 'string', shape: [1], data: ['a'] };
    expect(() => differenceOf(text, text)).toThrow(ZooError);
  });
});

describe('compare', () => {
  it('finds a model equal to itself, layer by layer', async () => {
    const { layers, outputs, equal, first, unmatched } = await compare(network(), network());
    expect(layers.map(({ op, by }) => [op, by])).toEqual([
      ['CONV_2D', 'name'],
      ['ADD', 'name'],
      ['MEAN', 'name'],
      ['FULLY_CONNECTED', 'name'],
      ['SOFTMAX', 'name'],
    ]);
    expect([...layers, ...outputs].every(({ max_abs }) => max_abs === 0)).toBe(true);
    expect([equal, first, unmatched]).toEqual([true, undefined, [0, 0]]);
  });

  it('names the first layer that differs', async () => {
    const { equal, first, outputs } = await compare(network(), network({ noise: 0.1 }));
    expect(equal).toBe(false);
    expect(first).toMatchObject({ op: 'CONV_2D', a: 'conv' });
    expect(outputs[0].max_abs).toBeGreaterThan(0);
  });

  it('matches layers by structure where names say nothing', async () => {
    const other = network({ names: (name) => `other/${name}` });
    const { layers, equal } = await compare(network(), other);
    expect(layers.map(({ by }) => by)).toEqual(['structure', 'structure', 'structure', 'structure', 'name']);
    expect(equal).toBe(true);
  });

  it('compares delegates on one model', async () => {
    const delegate = recordingDelegate({ supports: ({ node }) => node.op !== 'ADD' || 'not this one' });
    const { equal } = await compare(network(), { ...network(), delegates: [delegate] });
    expect(equal).toBe(true);
    expect(delegate.calls.some((call) => call.startsWith('run'))).toBe(true);
  });

  it('takes given inputs, and refuses those that nobody has', async () => {
    const data = new Float32Array(256);
    const image: Tensor = { dtype: 'float32', shape: [1, 8, 8, 4], data };
    await expect(compare(network(), network(), { inputs: { image } })).resolves.toMatchObject({
      equal: true,
    });
    await expect(compare(network(), network(), { inputs: { pixels: image } })).rejects.toMatchObject({
      code: 'INPUT_UNKNOWN',
    });
  });

  it('makes up inputs of the sizes that it is told', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [1, -1]);
    const open = { model: writeModule(moduleOf(b.finish([b.add('ABS', [x])]))) };
    const { layers } = await compare(open, open, { shapes: { x: [1, 7] } });
    expect(layers.map(({ shape }) => shape)).toEqual([[1, 7]]);
    await expect(compare(open, open, { shapes: { y: [1, 7] } })).rejects.toMatchObject({
      code: 'INPUT_UNKNOWN',
    });
    await expect(compare(open, open, { shapes: { x: [2, 7] } })).rejects.toMatchObject({
      code: 'RESIZE_FIXED',
    });
  });

  it('refuses models with other inputs', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [2]);
    const other = { model: writeModule(moduleOf(b.finish([b.add('ABS', [x])]))) };
    await expect(compare(network(), other)).rejects.toMatchObject({ code: 'COMPARE_INPUTS' });
  });
});

describe('what a comparison is made of', () => {
  it('quantizes inputs for the model that wants integers', () => {
    const quantization = { scale: [0.5], zeroPoint: [-1], axis: 0 };
    const info = {
      name: 'x',
      index: 0,
      dtype: 'int8',
      shape: [3],
      shapeSignature: [3],
      quantization,
    } as const;
    expect([...(adapt(floats(0, 1, 1000), info).data as Int8Array)]).toEqual([-1, 1, 127]);
    expect(() => adapt(floats(1, 2, 3), { ...info, dtype: 'bool' })).toThrow('cannot be given');
  });

  it('looks at large results in portions that fit into memory', () => {
    const large = smallNetwork().graphs[0].nodes[0].outputs[0];
    large.shape = [100, 2 ** 20 / 4];
    expect(portions([large, large, large]).map((portion) => portion.length)).toEqual([1, 1, 1]);
  });
});
