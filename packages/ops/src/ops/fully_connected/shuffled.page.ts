import { invalid } from '../../lib/errors.ts';

// a layout for kernels of old phones: pages are spared the kernel, and refuse such weights by name
export function requireShuffled(): never {
  throw invalid('WEIGHTS_FORMAT', 'shuffled weights are not supported in pages', {
    hint: 'Convert the model again without shuffled weights',
  });
}

export const shuffled = requireShuffled;
