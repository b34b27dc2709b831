import { z } from 'zod';
import { imageOptions, meanWithStd } from '../image-input/index.ts';
import { classifierOptions } from '../options.ts';

export const imageClassifierOptions = z
  .strictObject({ ...classifierOptions, ...imageOptions })
  .refine(...meanWithStd);

export type ImageClassifierOptions = z.input<typeof imageClassifierOptions>;
