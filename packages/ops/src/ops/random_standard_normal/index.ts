import { randomNumbers } from '../../families/random.ts';

export const randomStandardNormal = randomNumbers(
  'RANDOM_STANDARD_NORMAL',
  146,
  'random numbers with mean 0 and standard deviation 1',
  (random) => random.normal(),
);
