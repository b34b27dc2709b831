import { z } from 'zod';
import type { DecodeOptions, ImageInputOptions } from '../image/index.ts';
import { classifierOptions } from '../options.ts';

const channelValues = z
  .union([z.number(), z.array(z.number()).min(1)])
  .transform((value) => (typeof value === 'number' ? [value] : value));

export const imageClassifierOptions = z
  .strictObject({
    ...classifierOptions,
    /** Of the pixels, 0 to 255; one for all channels or one for each. Wins over the metadata. */
    mean: channelValues.optional(),
    std: channelValues.optional(),
    fit: z.enum(['stretch', 'center-crop']).optional(),
    /** Colour under transparent pixels; black unless said otherwise. */
    background: z.tuple([z.number(), z.number(), z.number()]).optional(),
    maxPixels: z.int().positive().optional(),
  })
  .refine(({ mean, std }) => (mean === undefined) === (std === undefined), 'mean and std come together');

export type ImageClassifierOptions = z.input<typeof imageClassifierOptions>;

/** What stays of the options once the model is loaded. */
export type ImageSettings = ImageInputOptions & Pick<DecodeOptions, 'background' | 'maxPixels'>;
