import { z } from 'zod';
import { classifierOptions } from '../options.ts';

export const textClassifierOptions = z.strictObject({
  ...classifierOptions,
  /** Text of a vocabulary file; wins over the one in the model. */
  vocabulary: z.string().optional(),
  /** What separates words, a regular expression; wins over the metadata. */
  delimiter: z.string().optional(),
  /** Lower-case texts first; not unless asked, because the official clients do not. */
  lowerCase: z.boolean().optional(),
});

export type TextClassifierOptions = z.input<typeof textClassifierOptions>;
