import { z } from 'zod';
import { activationNames } from './activations.ts';

/** Fields that several layer classes share, in Keras' spelling. */

/** Kernels, strides and windows beyond this are damage, not models. */
const size = z.int().positive().max(65_536);

export type Pair = readonly [height: number, width: number];

/** A number for both axes, or one for each. */
export const pair = z.union([size.transform((n): Pair => [n, n]), z.tuple([size, size])]);

/** A field that may be absent or null. */
export function withDefault<T>(schema: z.ZodType<T>, value: T) {
  return schema.nullish().transform((given) => given ?? value);
}

export const flag = (value: boolean) => withDefault(z.boolean(), value);

export const padding = withDefault(z.enum(['valid', 'same']), 'valid');

const named = z.union([
  z.string(),
  z.object({ class_name: z.string() }).transform((object) => object.class_name),
]);

/** An activation by name; null and absent are linear. */
export const activation = withDefault(named, 'linear').refine((name) => activationNames.includes(name), {
  error: (issue) => `activation ${JSON.stringify(issue.input)} is not supported`,
});
