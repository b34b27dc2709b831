import { z } from 'zod';
import { callOptions, taskOptions } from '../options.ts';
import { textOptions } from '../text-input/index.ts';

export const questionAnswererOptions = z.strictObject({
  ...taskOptions,
  vocabulary: textOptions.vocabulary,
  lowerCase: textOptions.lowerCase,
});

export type QuestionAnswererOptions = z.input<typeof questionAnswererOptions>;

/** Options of one question. */
export const askOptions = z.strictObject({ ...callOptions, topK: z.int().positive().optional() });

export type AskOptions = z.input<typeof askOptions>;
