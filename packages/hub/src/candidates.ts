import { ZooError } from '@zoo/core';
import { ADAPTERS } from './catalogue/adapt/index.ts';
import type { CatalogueEntry, Format, Offer } from './catalogue/entry.ts';
import { unknownName } from './catalogue/search.ts';
import type { Directory } from './directory.ts';
import type { Locator, Source } from './source.ts';

/** One way to get what was asked for. */
export interface Candidate {
  readonly source: Source;
  readonly locator: Locator;
  /** Name in the cache: the ref with everything that changes which files come out. */
  readonly key: string;
  /** The part of the key behind the ref. */
  readonly suffix: string;
  /** Present when a short name was asked for. */
  readonly entry?: CatalogueEntry;
  readonly offer?: Offer;
  /** Worth a look on the way: that it has nothing is no news. */
  readonly aside?: true;
  /** Needs no network. */
  readonly local?: true;
}

/**
 * All ways to get a ref, best first and at least one: the offers of a short name, or the one source that understands it.
 * Each is worked out when somebody comes to it: what is in the cache came from the first of many as a rule.
 */
export function candidatesOf(ref: string, directory: Directory, format?: Format): Iterable<Candidate> {
  const found = locate(ref, directory);
  if (found !== undefined) return [candidate(found)];
  const entry = directory.entry(ref);
  if (entry === undefined)
    throw ref.includes(':') ? notUnderstood(ref, directory) : unknownName(ref, directory.catalogue());
  const offers = entry.offers.filter((offer) => format === undefined || offer.format === format);
  if (offers.length === 0) throw noSuchFormat(entry, format);
  return whenReached(offers, (offer) => candidateOf(offer, directory, entry));
}

/** What `make` makes of each item, made once and not before an iteration comes to it. */
function whenReached<T, U>(items: readonly T[], make: (item: T) => U): Iterable<U> {
  const made: U[] = [];
  return {
    *[Symbol.iterator]() {
      for (let at = 0; at < items.length; at++) {
        if (at === made.length) made.push(make(items[at]));
        yield made[at];
      }
    },
  };
}

/** An offer of the catalogue, or of a lock file, as a candidate. */
export function candidateOf(offer: Offer, directory: Directory, entry?: CatalogueEntry): Candidate {
  const located = locate(offer.ref, directory);
  if (located === undefined) throw notUnderstood(offer.ref, directory);
  return { ...candidate(located, suffixOf(offer)), offer, ...(entry === undefined ? {} : { entry }) };
}

const candidate = (located: Pick<Candidate, 'source' | 'locator'>, suffix = ''): Candidate => ({
  ...located,
  suffix,
  key: located.locator.ref + suffix,
  ...(located.locator.local ? { local: true } : {}),
});

function locate(
  ref: string,
  { sources, surroundings }: Directory,
): Pick<Candidate, 'source' | 'locator'> | undefined {
  for (const source of sources) {
    const locator = source.locate(ref, surroundings);
    if (locator !== undefined) return { source, locator };
  }
  return undefined;
}

/** The same ref picked or adapted in another way is another model. */
function suffixOf({ pick, adapt }: Offer): string {
  const picked = pick === undefined ? '' : ` pick ${pick.join(' ')}`;
  return adapt === undefined ? picked : `${picked} adapt ${adapt} ${ADAPTERS[adapt].version}`;
}

/** What the user should know about what comes. */
export function notesOn({ entry, offer }: Pick<Candidate, 'entry' | 'offer'>): readonly string[] {
  const doubt = offer?.unconfirmed ? [UNCONFIRMED] : [];
  return [...(entry?.notes ?? []), ...(offer?.notes ?? []), ...doubt];
}

const UNCONFIRMED =
  'The catalogue had this address by its pattern only; what came was checked for its format, not for its meaning';

function notUnderstood(ref: string, { sources }: Directory): ZooError {
  return new ZooError({
    code: 'HUB_BAD_REF',
    category: 'usage',
    message: 'no source understands this',
    received: JSON.stringify(ref.slice(0, 120)),
    expected: `a short name, or ${sources.flatMap(({ forms }) => forms.map(({ form }) => form)).join(', ')}`,
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
