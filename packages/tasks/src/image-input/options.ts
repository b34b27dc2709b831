import { z } from 'zod';

const channelValues = z
  .union([z.number(), z.array(z.number()).min(1)])
  .transform((value) => (typeof value === 'number' ? [value] : value));

/** Options of every task that takes pictures. */
export const imageOptions = {
  /** Of the pixels, 0 to 255; one for all channels or one for each. Wins over the metadata. */
  mean: channelValues.optional(),
  std: channelValues.optional(),
  fit: z.enum(['stretch', 'center-crop']).optional(),
  /** Colour under transparent pixels; black unless said otherwise. */
  background: z.tuple([z.number(), z.number(), z.number()]).optional(),
  maxPixels: z.int().positive().optional(),
};

const settings = z.object(imageOptions);

export type ImageSettings = z.output<typeof settings>;

/** What {@link imageOptions} cannot say by themselves. */
export const meanWithStd = [
  ({ mean, std }: ImageSettings) => (mean === undefined) === (std === undefined),
  'mean and std come together',
] as const;
