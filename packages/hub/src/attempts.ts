import { ZooError } from '@zoo/core';
import type { Candidate } from './candidates.ts';
import type { FetchEvent, Listener } from './events.ts';

/**
 * Tries ways in their order; the first that delivers ends it, and what failed before is told.
 *
 * @param understand makes a failure that another way may make good out of what was thrown, or throws it on
 * @throws ZooError the only failure, or one about all; undefined comes back where there was nothing to fail
 */
export async function firstThatDelivers<T>(
  ways: readonly Candidate[],
  attempt: (candidate: Candidate) => Promise<T>,
  understand: (error: unknown) => ZooError,
  emit: Listener,
): Promise<{ readonly candidate: Candidate; readonly result: T } | undefined> {
  const failures: Failure[] = [];
  for (let left = ways; left.length > 0; ) {
    const [candidate] = left;
    try {
      return { candidate, result: await attempt(candidate) };
    } catch (reason) {
      const error = understand(reason);
      left = left.slice(1).filter((other) => isWorthTrying(other, candidate, error));
      if (candidate.aside && error.category === 'not-found') continue;
      failures.push({ candidate, error });
      if (left.length > 0) emit(fallback(candidate, error, left[0]));
    }
  }
  if (failures.length === 0) return undefined;
  throw failures.length === 1 ? failures[0].error : allFailed(failures);
}

interface Failure {
  readonly candidate: Candidate;
  readonly error: ZooError;
}

/** A service that cannot be reached has no other offers either. */
const isWorthTrying = (other: Candidate, failed: Candidate, error: ZooError): boolean =>
  error.code !== 'HUB_UNREACHABLE' ||
  serviceOf(other) === undefined ||
  serviceOf(other) !== serviceOf(failed);

const serviceOf = ({ source, locator }: Candidate): string | undefined =>
  source.oneService ? source.name : locator.service;

const fallback = (failed: Candidate, error: ZooError, next: Candidate): FetchEvent => ({
  type: 'fallback',
  ref: failed.locator.ref,
  source: failed.source.name,
  error,
  next: next.source.name.startsWith('mirror') ? next.source.name : next.locator.ref,
});

/** Which failure decides about the exit status when every source failed: the one that trying again helps least against. */
const WORST_FIRST = ['damaged-input', 'access-refused', 'network', 'not-found', 'usage'] as const;

function allFailed(failures: readonly Failure[]): ZooError {
  const category =
    WORST_FIRST.find((one) => failures.some(({ error }) => error.category === one)) ?? 'network';
  const each = failures.map(({ candidate, error }) => `${candidate.locator.ref}: ${error.message}`);
  const [{ candidate }] = failures;
  return new ZooError({
    code: 'HUB_ALL_SOURCES_FAILED',
    category,
    message: `no source of ${candidate.entry?.name ?? candidate.locator.ref} could deliver it: ${each.join('; ')}`,
    cause: new AggregateError(failures.map(({ error }) => error)),
  });
}
