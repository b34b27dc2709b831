import type { Shape } from '@zoo/core';
import type { Run } from '@zoo/ir';
import { type Activations, type Arithmetic, makeSums, type Numbers, type Sums } from './arithmetic.ts';
import { type WindowAttributes, windowGeometry } from './convolution.ts';
import type { Slots } from './patches.ts';

const { imul } = Math;

/**
 * Depthwise convolution: filter [1, height, width, channels * multiplier], result c * multiplier + m from input
 * channel c. Each tap adds a row of products to the sums of one position.
 */
export function runDepthwise(
  input: Shape,
  filter: Shape,
  attrs: WindowAttributes,
  arithmetic: Arithmetic,
  slots: Slots,
): Run {
  const g = windowGeometry(input, filter, attrs);
  const channels = filter[3];
  const sums = makeSums(arithmetic.integer, channels);
  const { strideH, strideW, dilationHFactor, dilationWFactor } = attrs;
  const addTap = arithmetic.integer ? addInteger : addFloat;
  const multiplier = channels / g.inChannels;
  return (inputs, [output]) => {
    const [activations, weights] = [inputs[slots.input], inputs[slots.weights]];
    if (activations === undefined || weights === undefined) return;
    const run = arithmetic.open(activations, weights, inputs[slots.bias], output);
    for (let part = 0; part < g.batches; part++) {
      const from = run.part(part);
      for (let y = 0; y < g.height; y++) {
        for (let x = 0; x < g.width; x++) {
          sums.fill(0);
          for (let ky = 0; ky < g.filterHeight; ky++) {
            const row = y * strideH - g.top + ky * dilationHFactor;
            if (row < 0 || row >= g.inHeight) continue;
            for (let kx = 0; kx < g.filterWidth; kx++) {
              const column = x * strideW - g.left + kx * dilationWFactor;
              if (column < 0 || column >= g.inWidth) continue;
              const pixel = (row * g.inWidth + column) * g.inChannels;
              const tap = (ky * g.filterWidth + kx) * channels;
              addTap(sums as never, from, pixel, run.weights, tap, arithmetic.weightZero, multiplier);
            }
          }
          run.store(sums, 0, channels, ((part * g.height + y) * g.width + x) * channels);
        }
      }
    }
  };
}

type AddTap<S extends Sums> = (
  sums: S,
  from: Activations,
  pixel: number,
  weights: Numbers,
  tap: number,
  weightZero: number,
  multiplier: number,
) => void;

const addFloat: AddTap<Float64Array> = (
  sums,
  { data, offset, zero },
  pixel,
  weights,
  tap,
  weightZero,
  multiplier,
) => {
  const first = offset + pixel;
  const channels = sums.length;
  if (multiplier === 1) {
    for (let c = 0; c < channels; c++) sums[c] += (data[first + c] - zero) * (weights[tap + c] - weightZero);
    return;
  }
  for (let c = 0, out = 0; out < channels; c++) {
    const x = data[first + c] - zero;
    for (let m = 0; m < multiplier; m++, out++) sums[out] += x * (weights[tap + out] - weightZero);
  }
};

const addInteger: AddTap<Int32Array> = (
  sums,
  { data, offset, zero },
  pixel,
  weights,
  tap,
  weightZero,
  multiplier,
) => {
  const first = offset + pixel;
  const channels = sums.length;
  if (multiplier === 1) {
    for (let c = 0; c < channels; c++) sums[c] += imul(data[first + c] - zero, weights[tap + c] - weightZero);
    return;
  }
  for (let c = 0, out = 0; out < channels; c++) {
    const x = data[first + c] - zero;
    for (let m = 0; m < multiplier; m++, out++) sums[out] += imul(x, weights[tap + out] - weightZero);
  }
};
