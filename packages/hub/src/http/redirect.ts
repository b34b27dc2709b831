import { ZooError } from '@zoo/core';
import { redact } from './failure.ts';

/** The address a redirect leads to, or an error where it must not be followed. */
export function nextHop(from: URL, location: string, hops: number, limit: number): URL {
  const refuse = (message: string, received: string) =>
    new ZooError({
      code: 'HUB_BAD_REDIRECT',
      category: 'damaged-input',
      message: `${redact(from)} ${message}`,
      received,
    });
  if (hops >= limit) throw refuse('redirects without end', `${limit} redirects`);
  if (!URL.canParse(location, from.href))
    throw refuse('redirects to no address', JSON.stringify(location.slice(0, 80)));
  const to = new URL(location, from);
  if (to.protocol !== 'https:' && to.protocol !== 'http:')
    throw refuse('redirects out of the web', to.protocol);
  if (from.protocol === 'https:' && to.protocol === 'http:')
    throw refuse('redirects from https to http', redact(to));
  return to;
}
