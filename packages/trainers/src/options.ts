import { nearest, ZooError } from '@zoo/core';
import { z } from 'zod';
import { defaultThreads } from './delegates.ts';
import type { Progress } from './run.ts';

/** Weight storage of the exported file. */
export const QUANTIZATIONS = ['none', 'float16', 'dynamic'] as const;
export type Quantization = (typeof QUANTIZATIONS)[number];

/** Options that every task shares; each task adds its own. */
export const COMMON_OPTIONS = z.object({
  data: z.string().min(1),
  out: z.string().min(1),
  quantize: z.enum(QUANTIZATIONS).default('none'),
  seed: z.number().int().min(0).max(0xffffffff).default(0),
  /** Share of each class held out for the final measurement, unless the dataset has a test part. */
  testFraction: z.number().min(0).max(0.9).default(0.15),
  validationFraction: z.number().min(0).max(0.9).default(0.15),
  /** How long the exported file may be run on the test part; what did not fit is said in the result. */
  evaluationSeconds: z.number().min(0).default(60),
  cache: z.string().min(1).optional(),
  offline: z.boolean().default(false),
  /** For computing features and running the exported file. Default: one for each core, four at most. */
  threads: z.number().int().min(1).max(64).default(defaultThreads),
  /** The same model on every machine; features take about a third longer. */
  deterministic: z.boolean().default(false),
  /** The project's `zoo.lock`: a backbone that it names is fetched exactly so. */
  lockfile: z.string().min(1).optional(),
});

export type CommonOptions = z.infer<typeof COMMON_OPTIONS>;

/** What cannot be checked by shape. */
export interface Callbacks {
  readonly onProgress?: (event: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Parses options; the first problem becomes a usage error that names the option. @throws OPTION_INVALID */
export function parseOptions<T>(schema: z.ZodType<T>, options: object): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ZooError({
    code: 'OPTION_INVALID',
    category: 'usage',
    message: `option '${issue.path.join('.')}': ${issue.message}`,
    received: JSON.stringify(issue.path.reduce<unknown>(at, options)),
  });
}

/**
 * Refuses options that none of `schemas` knows: a slip of the finger must not pass for a default.
 * @throws OPTION_UNKNOWN
 */
export function refuseUnknown(schemas: readonly z.ZodType[], options: object): void {
  const known = schemas.flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
  const stray = Object.keys(options).find((name) => !known.includes(name));
  if (stray === undefined) return;
  const near = nearest(stray, known);
  throw new ZooError({
    code: 'OPTION_UNKNOWN',
    category: 'usage',
    message: `there is no option '${stray}' here`,
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are ${known.sort().join(', ')}`,
  });
}

function at(value: unknown, key: PropertyKey): unknown {
  return value !== null && typeof value === 'object'
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}
