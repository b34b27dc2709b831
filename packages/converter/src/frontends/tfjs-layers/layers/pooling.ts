import { z } from 'zod';
import { padding, pair, withDefault } from '../config.ts';
import { defineLayer, type LayerCase } from '../layer.ts';

/** Windows default to 2x2 and step by their own size. */
const config = z.object({ pool_size: withDefault(pair, [2, 2]), strides: pair.nullish(), padding });

const CASES: readonly LayerCase[] = [
  { inputs: [[6, 5, 3]] },
  {
    name: 'same: padding does not count',
    config: { pool_size: [3, 2], strides: [2, 2], padding: 'same' },
    inputs: [[7, 6, 2]],
  },
];

function pooling(className: string, op: string) {
  return defineLayer({
    className,
    config,
    lower(call) {
      const [filterHeight, filterWidth] = call.config.pool_size;
      const [strideH, strideW] = call.config.strides ?? call.config.pool_size;
      const attrs = {
        padding: call.config.padding.toUpperCase(),
        filterHeight,
        filterWidth,
        strideH,
        strideW,
      };
      return call.add(op, [call.input], attrs);
    },
    cases: CASES,
  });
}

export const averagePooling2d = pooling('AveragePooling2D', 'AVERAGE_POOL_2D');
export const maxPooling2d = pooling('MaxPooling2D', 'MAX_POOL_2D');
