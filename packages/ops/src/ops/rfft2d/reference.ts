import type { OpDefinition } from '@zoo/ir';
import { product } from '../../lib/blocks.ts';
import { knownIntegers } from '../../lib/constants.ts';
import { fft } from '../../lib/fft.ts';
import { operand } from '../../lib/site.ts';
import { checkedLength, type Rfft2dRow } from './spec.ts';

export const reference: OpDefinition<object, Rfft2dRow>['reference'] = {
  float(site) {
    const { shape } = operand(site, 0);
    const [rows, columns] = shape.slice(-2);
    const signals = product(shape.slice(0, -2));
    const [height, width] = checkedLength(knownIntegers(site, 1));
    const bins = width / 2 + 1;
    const plane = new Float64Array(2 * height * width);
    return ([x], [y]) => {
      const from = x as Float32Array;
      const to = y as Float32Array;
      for (let signal = 0; signal < signals; signal++) {
        plane.fill(0); // a signal that is shorter is padded, a longer one cut
        for (let r = 0; r < Math.min(rows, height); r++) {
          for (let c = 0; c < Math.min(columns, width); c++) {
            plane[2 * (r * width + c)] = from[(signal * rows + r) * columns + c];
          }
        }
        for (let r = 0; r < height; r++) fft(plane, r * width, 1, width);
        for (let c = 0; c < bins; c++) fft(plane, c, width, height);
        for (let r = 0; r < height; r++) {
          const row = plane.subarray(2 * r * width, 2 * (r * width + bins));
          to.set(row, 2 * (signal * height + r) * bins);
        }
      }
    };
  },
};
