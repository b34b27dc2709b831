import { z } from 'zod';

export const TEXT_OPTIONS = z.object({
  epochs: z.number().int().min(1).max(10_000).default(12),
  batchSize: z.number().int().min(1).max(4096).default(32),
  learningRate: z.number().positive().default(0.003),
  labelSmoothing: z.number().min(0).max(0.5).default(0),
  classWeights: z.enum(['auto', 'balanced', 'none']).default('auto'),
  /** Numbers per word. */
  wordVector: z.number().int().min(1).max(1024).default(16),
  hidden: z.number().int().min(1).max(1024).default(16),
  dropout: z.number().min(0).max(0.9).default(0.2),
  /** Share of the words of a text that a training step does not see. */
  wordDropout: z.number().min(0).max(0.9).default(0.2),
  /** Decoupled (AdamW). Of several the validation part chooses: sentences want much (SST-2: 1), mail little. */
  weightDecay: z
    .union([z.number().min(0).max(10), z.array(z.number().min(0).max(10)).min(1)])
    .transform((value) => (typeof value === 'number' ? [value] : value))
    .default([1, 0.1]),
  patience: z.number().int().min(1).default(4),
  /** Words kept at most, besides the three special tokens. */
  vocabulary: z.number().int().min(1).max(1_000_000).default(10_000),
  /** Texts that a word must occur in. */
  minTexts: z.number().int().min(1).default(1),
  /** Words that the model reads of a text. */
  length: z.number().int().min(2).max(4096).default(256),
  textColumn: z.string().optional(),
  labelColumn: z.string().optional(),
  splitColumn: z.string().optional(),
  /** A second file or folder that is the test part. */
  testData: z.string().optional(),
});

export type TextOptions = z.infer<typeof TEXT_OPTIONS>;
