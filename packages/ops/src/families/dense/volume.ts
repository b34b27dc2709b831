import { type Shape, type TensorData, UNKNOWN } from '@zoo/core';
import type { Prepare, Site } from '@zoo/ir';
import type { Conv3DOptions } from '@zoo/tflite';
import { activationBounds } from '../../lib/activation.ts';
import { invalid } from '../../lib/errors.ts';
import { operand, requireBias } from '../../lib/site.ts';
import { requirePositive, slidingWindow } from '../../lib/window.ts';
import { requireRank } from './convolution.ts';

/** Depth, height, width. */
type Triple = readonly [number, number, number];

export interface Volume {
  readonly strides: Triple;
  readonly dilations: Triple;
}

export function volumeOf({ attrs }: Site<Conv3DOptions>): Volume {
  const { strideD, strideH, strideW, dilationDFactor, dilationHFactor, dilationWFactor } = attrs;
  requirePositive({ strideD, strideH, strideW, dilationDFactor, dilationHFactor, dilationWFactor });
  return {
    strides: [strideD, strideH, strideW],
    dilations: [dilationDFactor, dilationHFactor, dilationWFactor],
  };
}

/** Checks ranks and channels of NDHWC images and a filter [depth, height, width, a, b]. */
export function requireVolumes(site: Site, input: number, filter: number, channelsIn: 3 | 4): void {
  const [x, w] = [operand(site, input).shape, operand(site, filter).shape];
  requireRank(x, 5, 'the input');
  requireRank(w, 5, 'the filter');
  if (w.includes(0)) throw invalid('FILTER_EMPTY', 'the filter has no elements');
  const [channels, expected] = [x[4], w[channelsIn]];
  if (channels !== UNKNOWN && expected !== UNKNOWN && channels !== expected) {
    throw invalid('CHANNELS', 'the filter does not fit the channels', {
      expected: String(expected),
      received: String(channels),
    });
  }
}

/** Positions of a window along each of three axes, and the padding before. */
export function windows(
  sizes: Shape,
  filter: Shape,
  { strides, dilations }: Volume,
  padding: 'SAME' | 'VALID',
) {
  return strides.map((stride, k) => slidingWindow(sizes[k + 1], filter[k], stride, dilations[k], padding));
}

/** Pairs (input, tap) that meet at each position along one axis. */
function meetings(
  count: number,
  taps: number,
  inputAt: (position: number, tap: number) => number,
  inputs: number,
) {
  return Array.from({ length: count }, (_, position) =>
    Array.from({ length: taps }, (_, tap) => [inputAt(position, tap), tap] as const).filter(
      ([at]) => Number.isInteger(at) && at >= 0 && at < inputs,
    ),
  );
}

/**
 * A convolution over three axes: each result sums, over the taps that meet an input element, input channels times
 * weights. `weightAt` gives the step of the filter along output and input channels.
 */
export function volumeKernel(
  site: Site<Conv3DOptions>,
  slots: { readonly input: number; readonly filter: number; readonly bias: number },
  output: Shape,
  inputAt: readonly ((position: number, tap: number) => number)[],
  channelsOut: 3 | 4,
): (inputs: readonly (TensorData | undefined)[], y: TensorData) => void {
  const x = operand(site, slots.input).shape;
  const w = operand(site, slots.filter).shape;
  const [batches, depth, height, width, channels] = output;
  const inChannels = x[4];
  const [low, high] = activationBounds(site.attrs.fusedActivationFunction);
  const [planes, rows, columns] = [depth, height, width].map((count, k) =>
    meetings(count, w[k], inputAt[k], x[k + 1]),
  );
  const [stepOut, stepIn] = channelsOut === 4 ? [1, w[4]] : [w[4], 1];
  const sums = new Float64Array(channels);
  return (inputs, y) => {
    const data = inputs[slots.input] as Float32Array;
    const weights = inputs[slots.filter] as Float32Array;
    const bias = inputs[slots.bias] as Float32Array | undefined;
    const out = y as Float32Array;
    let at = 0;
    for (let b = 0; b < batches; b++) {
      for (const plane of planes) {
        for (const row of rows) {
          for (const column of columns) {
            for (let c = 0; c < channels; c++) sums[c] = bias ? bias[c] : 0;
            for (const [z, kz] of plane) {
              for (const [v, kv] of row) {
                for (const [u, ku] of column) {
                  const from = (((b * x[1] + z) * x[2] + v) * x[3] + u) * inChannels;
                  const tap = ((kz * w[1] + kv) * w[2] + ku) * w[3] * w[4];
                  for (let i = 0; i < inChannels; i++) {
                    const value = data[from + i];
                    for (let c = 0; c < channels; c++)
                      sums[c] += value * weights[tap + i * stepIn + c * stepOut];
                  }
                }
              }
            }
            for (let c = 0; c < channels; c++) out[at++] = Math.min(Math.max(sums[c], low), high);
          }
        }
      }
    }
  };
}

/** Result channels, checked against the bias. */
export function volumeChannels(site: Site, filter: number, axis: 3 | 4, bias: number): number {
  const channels = operand(site, filter).shape[axis];
  requireBias(site, bias, channels);
  return channels;
}

export type VolumePrepare = Prepare<Conv3DOptions>;
