import { z } from 'zod';

/** Options of every task that takes text. */
export const textOptions = {
  /** Text of a vocabulary file; wins over the one in the model. */
  vocabulary: z.string().optional(),
  /** What separates words, a regular expression; wins over the metadata. */
  delimiter: z.string().optional(),
  /**
   * Lower-case texts first. By default as the official clients do it: not where a regular expression separates words,
   * and the letters of ASCII for BERT and SentencePiece models.
   */
  lowerCase: z.boolean().optional(),
};
