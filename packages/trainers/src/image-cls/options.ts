import { z } from 'zod';
import { L2_GRID } from '../heads/fit-linear.ts';

const perChannel = z
  .union([z.number(), z.array(z.number()).min(1).max(3)])
  .transform((value) => (typeof value === 'number' ? [value] : value));

export const IMAGE_OPTIONS = z
  .object({
    /** Backbone: a short name, any ref that `zoo fetch` takes, or a path. */
    model: z.string().min(1).default('mobilenet'),
    epochs: z.number().int().min(1).max(10_000).default(60),
    batchSize: z.number().int().min(1).max(4096).default(32),
    learningRate: z.number().positive().default(0.02),
    labelSmoothing: z.number().min(0).max(0.5).default(0),
    classWeights: z.enum(['auto', 'balanced', 'none']).default('auto'),
    /** Strengths to choose from; one to use it. */
    l2: z
      .union([z.number().min(0), z.array(z.number().min(0)).min(1)])
      .transform((value) => (typeof value === 'number' ? [value] : value))
      .default([...L2_GRID]),
    /** Show mirrored and cropped training pictures, too; `auto`: when there are few. */
    augment: z.enum(['auto', 'views', 'none']).default('auto'),
    /** Side of the square input, for backbones that take any. */
    imageSize: z.number().int().min(32).max(1024).optional(),
    /** (pixel - mean) / std, for backbones that do not say. */
    mean: perChannel.optional(),
    std: perChannel.optional(),
    pathColumn: z.string().optional(),
    labelColumn: z.string().optional(),
    splitColumn: z.string().optional(),
  })
  .refine(({ mean, std }) => (mean === undefined) === (std === undefined), 'mean and std come together');

export type ImageOptions = z.infer<typeof IMAGE_OPTIONS>;
