import type { CaseFamily } from '@zoo/ir';
import { list, randomOperand } from '../../families/examples.ts';
import type { Rfft2dRow } from './spec.ts';

export const cases = (): readonly CaseFamily<object, Rfft2dRow>[] => [
  {
    name: 'padded or cut',
    row: 'float',
    generate(random) {
      const shape = [random.integer(1, 2), random.integer(1, 5), random.integer(1, 9)];
      const length = [2 ** random.integer(0, 3), 2 ** random.integer(1, 4)];
      return { inputs: [randomOperand(random, 'float32', shape), list(length)] };
    },
  },
  {
    name: 'of single rows',
    row: 'float',
    generate(random) {
      const shape = [random.integer(1, 6), 1, random.integer(1, 40)];
      return { inputs: [randomOperand(random, 'float32', shape), list([1, 2 ** random.integer(1, 6)])] };
    },
  },
  {
    name: 'of rows as long as they are',
    row: 'float',
    generate(random) {
      const length = 2 ** random.integer(4, 8);
      const shape = [random.integer(1, 15), 1, length];
      return { inputs: [randomOperand(random, 'float32', shape), list([1, length])] };
    },
  },
];
