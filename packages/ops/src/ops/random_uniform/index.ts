import { randomNumbers } from '../../families/random.ts';

export const randomUniform = randomNumbers('RANDOM_UNIFORM', 148, 'random numbers from [0, 1)', (random) =>
  random.next(),
);
