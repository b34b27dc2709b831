import type { Skipped } from './datasets/index.ts';
import type { Run } from './run.ts';

/** Enough to see what is wrong; a thousand lines would hide it. */
const SHOWN = 5;

/** Tells the caller what was left out and why. */
export function tellSkipped(skipped: readonly Skipped[], { onProgress }: Pick<Run, 'onProgress'>): void {
  for (const { name, reason } of skipped.slice(0, SHOWN)) {
    onProgress({ type: 'note', text: `skipped ${name}: ${reason}` });
  }
  const more = skipped.length - SHOWN;
  if (more > 0) onProgress({ type: 'note', text: `skipped ${more} more` });
}
