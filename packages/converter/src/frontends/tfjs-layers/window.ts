import type { Attributes } from '@zoo/ir';
import { type Pair, padding, pair, withDefault } from './config.ts';

/** The fields that describe how a convolution's window moves. */
export const windowFields = {
  kernel_size: pair,
  strides: withDefault<Pair>(pair, [1, 1]),
  dilation_rate: withDefault<Pair>(pair, [1, 1]),
  padding,
};

export interface Window {
  readonly strides: Pair;
  readonly dilation_rate: Pair;
  readonly padding: 'valid' | 'same';
}

export function windowAttributes({ strides, dilation_rate, padding }: Window): Attributes {
  return {
    padding: padding.toUpperCase(),
    strideH: strides[0],
    strideW: strides[1],
    dilationHFactor: dilation_rate[0],
    dilationWFactor: dilation_rate[1],
  };
}
