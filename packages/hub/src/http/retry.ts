import { sleep } from '../sleep.ts';
import { TransientError } from './failure.ts';

export interface RetryPolicy {
  /** Attempts in a row without a byte of progress. */
  readonly attempts: number;
  /** Pause before the second attempt in ms; doubles from there, with jitter. */
  readonly firstPause: number;
  /** A server that asks for more patience than this (in seconds) is reported instead of waited for. */
  readonly longestWait: number;
}

export const RETRIES: RetryPolicy = { attempts: 4, firstPause: 500, longestWait: 60 };

/** Runs `attempt` until it succeeds, fails for good, or has failed `attempts` times in passing ways. */
export async function withRetries<T>(
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      await pauseBeforeRetry(error, failures, policy, signal);
    }
  }
}

/** Returns after the pause that is due, or throws the error where another attempt would not help. */
export async function pauseBeforeRetry(
  error: unknown,
  failures: number,
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
): Promise<void> {
  const wait = error instanceof TransientError ? pause(error, failures, policy) : undefined;
  if (wait === undefined) throw error;
  await sleep(wait, signal);
}

function pause(error: TransientError, failures: number, policy: RetryPolicy): number | undefined {
  if (failures >= policy.attempts) return undefined;
  if (error.retryAfter !== undefined) {
    return error.retryAfter > policy.longestWait ? undefined : error.retryAfter * 1000;
  }
  const full = policy.firstPause * 2 ** (failures - 1);
  return full / 2 + Math.random() * (full / 2);
}
