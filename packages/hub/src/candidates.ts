import { ZooError } from '@zoo/core';
import { ADAPTERS } from './catalogue/adapt/index.ts';
import { type CatalogueEntry, type Format, findEntry, type Offer, unknownName } from './catalogue/index.ts';
import type { Locator, Source, Surroundings } from './source.ts';
import { SOURCES } from './sources/index.ts';

/** One way to get what was asked for. */
export interface Candidate {
  readonly source: Source;
  readonly locator: Locator;
  /** Name in the cache: the ref with everything that changes which files come out. */
  readonly key: string;
  /** Present when a short name was asked for. */
  readonly entry?: CatalogueEntry;
  readonly offer?: Offer;
}

/** All ways to get a ref, best first: the offers of a short name, or the one source that understands it. */
export function candidatesOf(ref: string, surroundings: Surroundings, format?: Format): Candidate[] {
  const found = locate(ref, surroundings);
  if (found !== undefined) return [{ ...found, key: found.locator.ref }];
  const entry = findEntry(ref);
  if (entry === undefined) throw ref.includes(':') ? notUnderstood(ref) : unknownName(ref);
  const offers = entry.offers.filter((offer) => format === undefined || offer.format === format);
  if (offers.length === 0) throw noSuchFormat(entry, format);
  return offers.map((offer) => {
    const located = locate(offer.ref, surroundings);
    if (located === undefined) throw notUnderstood(offer.ref);
    return { ...located, key: keyOf(located.locator, offer), entry, offer };
  });
}

function locate(ref: string, surroundings: Surroundings): Pick<Candidate, 'source' | 'locator'> | undefined {
  for (const source of SOURCES) {
    const locator = source.locate(ref, surroundings);
    if (locator !== undefined) return { source, locator };
  }
  return undefined;
}

/** The same ref picked or adapted in another way is another model. */
export function keyOf({ ref }: Pick<Locator, 'ref'>, offer: Offer | undefined): string {
  const pick = offer?.pick === undefined ? '' : ` pick ${offer.pick.join(' ')}`;
  const adapt = offer?.adapt === undefined ? '' : ` adapt ${offer.adapt} ${ADAPTERS[offer.adapt].version}`;
  return `${ref}${pick}${adapt}`;
}

function notUnderstood(ref: string): ZooError {
  return new ZooError({
    code: 'HUB_BAD_REF',
    category: 'usage',
    message: 'no source understands this',
    received: JSON.stringify(ref.slice(0, 120)),
    expected: `a short name, or ${SOURCES.flatMap(({ forms }) => forms.map(({ form }) => form)).join(', ')}`,
  });
}

function noSuchFormat({ name, offers }: CatalogueEntry, format: Format | undefined): ZooError {
  return new ZooError({
    code: 'HUB_NO_SUCH_FORMAT',
    category: 'not-found',
    message: `the catalogue has no ${format} of ${name}`,
    hint: `It has ${[...new Set(offers.map((offer) => offer.format))].join(', ')}`,
  });
}
