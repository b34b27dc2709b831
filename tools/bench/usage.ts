import { ZooError } from '@zoo/core';

/** What somebody typed cannot be meant; the message says what can. */
export function badUsage(message: string): ZooError {
  return new ZooError({ code: 'USAGE', category: 'usage', message });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
