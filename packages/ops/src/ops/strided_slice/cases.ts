import type { CaseFamily } from '@zoo/ir';
import type { StridedSliceOptions } from '@zoo/tflite';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { DTYPES, type StridedSliceRow } from './spec.ts';

export const cases = (): readonly CaseFamily<StridedSliceOptions, StridedSliceRow>[] =>
  DTYPES.map((dtype) => ({
    name: dtype,
    row: 'any',
    generate(random) {
      const shape = randomShape(random, 1, 4);
      const shrink = random.next() < 0.3;
      const bounds = shape.map((size, axis) => {
        // an axis that is dropped has no direction
        const stride = shrink && axis === 0 ? 1 : random.pick([1, 1, 2, -1, -2]);
        const [low, high] = [random.integer(0, size - 1), random.integer(1, size)];
        const [begin, end] =
          stride > 0 ? [Math.min(low, high - 1), high] : [high - 1, Math.min(low, high - 1) - 1];
        return { begin, end: end < 0 ? -size - 1 : end, stride };
      });
      const mask = () => random.integer(0, 2 ** shape.length - 1);
      return {
        attrs: {
          beginMask: mask(),
          endMask: mask(),
          ellipsisMask: 0,
          newAxisMask: 0,
          shrinkAxisMask: shrink ? 1 : 0,
          offset: false,
        },
        inputs: [
          randomOperand(random, dtype, shape),
          list(bounds.map(({ begin }) => begin)),
          list(bounds.map(({ end }) => end)),
          list(bounds.map(({ stride }) => stride)),
        ],
      };
    },
  }));
