import type { Random, TensorData } from '@zoo/core';
import type { PreparedSite, Run, Site } from '@zoo/ir';
import { windowGeometry } from '../../families/dense/convolution.ts';
import { randomOperand } from '../../families/examples.ts';
import { operand } from '../../lib/site.ts';
import { requirePositive } from '../../lib/window.ts';
import type { PoolStruct } from '../options/struct.ts';

export function poolGeometry({ attrs, inputs }: Pick<Site<PoolStruct>, 'attrs' | 'inputs'>) {
  const { filterHeight, filterWidth } = attrs;
  requirePositive({ filterHeight, filterWidth });
  const { shape } = operand({ attrs, inputs, outputs: [] }, 0);
  const window = { ...attrs, dilationHFactor: 1, dilationWFactor: 1 };
  return windowGeometry(shape, [1, filterHeight, filterWidth, 1], window);
}

/** Where the largest element under a window is. */
export interface Place {
  /** In the image. */
  readonly row: number;
  readonly column: number;
  /** In the window. */
  readonly tap: number;
}

/**
 * The largest element under each window and where it is, numbered by `indexOf`; of equal ones the first. A window
 * without a number that is larger than the lowest float gives that float and index 0.
 */
export function argmaxPool(
  site: PreparedSite<PoolStruct>,
  indexOf: (place: Place, channel: number) => number,
): Run {
  const { batches, inHeight, inWidth, inChannels, height, width, filterHeight, filterWidth, top, left } =
    poolGeometry(site);
  const { strideH, strideW } = site.attrs;
  return ([input], [largest, indices]) => {
    const [x, y] = [input as Float32Array, largest as Float32Array];
    const places = indices as TensorData as Float32Array;
    let at = 0;
    for (let batch = 0; batch < batches; batch++) {
      for (let row = 0; row < height; row++) {
        const y0 = row * strideH - top;
        for (let column = 0; column < width; column++) {
          const x0 = column * strideW - left;
          for (let channel = 0; channel < inChannels; channel++) {
            let best = LOWEST;
            let place: Place = { row: 0, column: 0, tap: 0 };
            // only what lies inside the image: files may ask for windows of any size
            for (let i = Math.max(y0, 0); i < Math.min(y0 + filterHeight, inHeight); i++) {
              for (let j = Math.max(x0, 0); j < Math.min(x0 + filterWidth, inWidth); j++) {
                const value = x[((batch * inHeight + i) * inWidth + j) * inChannels + channel];
                if (!(value > best)) continue;
                best = value;
                place = { row: i, column: j, tap: (i - y0) * filterWidth + j - x0 };
              }
            }
            y[at] = best;
            places[at++] = indexOf(place, channel);
          }
        }
      }
    }
  };
}

const LOWEST = -(2 ** 128 - 2 ** 104);

export function poolExample(random: Random) {
  const shape = [random.integer(1, 2), random.integer(3, 6), random.integer(3, 6), random.integer(1, 3)];
  const attrs: PoolStruct = {
    padding: random.pick(['SAME', 'VALID']),
    strideW: random.integer(1, 2),
    strideH: random.integer(1, 2),
    filterWidth: random.integer(1, 3),
    filterHeight: random.integer(1, 3),
  };
  return { attrs, inputs: [randomOperand(random, 'float32', shape)] };
}
