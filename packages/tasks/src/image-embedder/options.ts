import { z } from 'zod';
import { imageOptions, meanWithStd } from '../image-input/index.ts';
import { taskOptions } from '../options.ts';

export const imageEmbedderOptions = z
  .strictObject({ ...taskOptions, ...imageOptions })
  .refine(...meanWithStd);

export type ImageEmbedderOptions = z.input<typeof imageEmbedderOptions>;
