import { ZooError } from '@zoo/core';
import type { Delegate } from '@zoo/runtime';
import { z } from 'zod';

/** Options that every task takes when it is made. */
export const taskOptions = {
  delegates: z.custom<readonly Delegate[]>(Array.isArray, 'expected a list of delegates').optional(),
  /** The name of the model in errors. */
  file: z.string().optional(),
};

/** Options that every classifier takes when it is made. */
export const classifierOptions = {
  ...taskOptions,
  /** Labels in the order of the scores, or the text of a labels file. */
  labels: z.union([z.array(z.string()), z.string()]).optional(),
  locale: z.string().optional(),
};

/** Options that every question to a task takes. */
export const callOptions = {
  /** The name of the input in errors. */
  file: z.string().optional(),
  signal: z.instanceof(AbortSignal).optional(),
};

/** Options of one classification. */
export const rankOptions = z.strictObject({
  ...callOptions,
  topK: z.int().positive().optional(),
  threshold: z.number().optional(),
});

export type ClassifyOptions = z.input<typeof rankOptions>;

/** Options of one embedding. */
export const embedOptions = z.strictObject({
  ...callOptions,
  l2Normalize: z.boolean().optional(),
  quantize: z.boolean().optional(),
});

export type EmbedOptions = z.input<typeof embedOptions>;

/**
 * Options after checking them.
 *
 * @throws ZooError `OPTIONS`, category `usage`, that names the first option which is wrong
 */
export function checkOptions<Schema extends z.ZodType>(schema: Schema, options: unknown): z.output<Schema> {
  const result = schema.safeParse(options ?? {});
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  throw new ZooError({
    code: 'OPTIONS',
    category: 'usage',
    message: path.length > 0 ? `option ${path.join('.')}: ${message}` : message,
  });
}
