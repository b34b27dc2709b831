import { type ErrorPlace, ZooError } from '@zoo/core';
import type { z } from 'zod';

/** Checks data from outside against a schema; the error names the first fields that do not fit. */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown, what: string, place: ErrorPlace): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ZooError({
    code: 'SOURCE_FIELDS',
    category: 'damaged-input',
    message: `${what} is not as its format says`,
    place,
    received: describeIssues(result.error),
  });
}

/** `layers.3.config.units: expected number; ...`, at most three. */
export function describeIssues(error: z.ZodError): string {
  const shown = error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`);
  const rest = error.issues.length - shown.length;
  return shown.join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}

/** JSON from a file; what is not JSON says so in one line. */
export function parseJson(bytes: Uint8Array, place: ErrorPlace): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new ZooError({
      code: 'SOURCE_JSON',
      category: 'damaged-input',
      message: 'not valid JSON',
      place,
      received: (cause as Error).message,
      cause,
    });
  }
}
