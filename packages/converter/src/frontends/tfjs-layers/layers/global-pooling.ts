import { z } from 'zod';
import { flag } from '../config.ts';
import { defineLayer } from '../layer.ts';

/** One number a channel: a reduction over every axis between batch and channels. */
function globalPooling(className: string, op: string, spatialAxes: number) {
  const inputs = [[...[4, 3].slice(0, spatialAxes), 5]];
  return defineLayer({
    className,
    config: z.object({ keepdims: flag(false) }),
    lower(call) {
      const axes = Array.from({ length: spatialAxes }, (_, i) => i + 1);
      return call.add(op, [call.input, call.integers('axes', axes)], { keepDims: call.config.keepdims });
    },
    cases: [{ inputs }],
  });
}

export const globalAveragePooling1d = globalPooling('GlobalAveragePooling1D', 'MEAN', 1);
export const globalAveragePooling2d = globalPooling('GlobalAveragePooling2D', 'MEAN', 2);
export const globalMaxPooling1d = globalPooling('GlobalMaxPooling1D', 'REDUCE_MAX', 1);
export const globalMaxPooling2d = globalPooling('GlobalMaxPooling2D', 'REDUCE_MAX', 2);
