import { expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { evaluate } from '../../../evaluate.ts';
import { floats } from '../../../testing/run.ts';
import { mfcc } from './index.ts';

it('wants a sample rate', () => {
  const attrs = {
    dct_coefficient_count: 2,
    filterbank_channel_count: 4,
    lower_frequency_limit: 20,
    upper_frequency_limit: 4000,
  };
  const inputs = [floats([1, 1, 65], new Array(65).fill(1)), tensor('int32', [0], new Int32Array(0))];
  expect(() => evaluate(mfcc, { attrs, inputs, outputs: [] })).toThrow('the sample rate is not one element');
});

it('gives the coefficients of a rising spectrum that TensorFlow Lite gives', () => {
  const attrs = {
    dct_coefficient_count: 13,
    filterbank_channel_count: 40,
    lower_frequency_limit: 20,
    upper_frequency_limit: 4000,
  };
  const spectrum = floats(
    [1, 1, 513],
    Array.from({ length: 513 }, (_, i) => i + 1),
  );
  const rate = tensor('int32', [1], Int32Array.of(22050));
  const [result] = evaluate(mfcc, { attrs, inputs: [spectrum, rate], outputs: [] });
  const expected = [
    29.13970072, -6.41568601, -0.61903012, -0.96778652, -0.26819878, -0.40907028, -0.15614748, -0.23203119,
    -0.10481487, -0.1543029, -0.0769791, -0.10806114, -0.06047613,
  ]; // mfcc_test.cc
  expect(result.shape).toEqual([1, 1, 13]);
  expected.forEach((value, i) => {
    expect(result.data[i]).toBeCloseTo(value, 5);
  });
});
