import type { FetchEvent, FetchedModel, FetchOptions } from '@zoo/hub';
import type { Context } from './command.ts';

export type Fetching = Pick<Context, 'progress' | 'note' | 'signal'>;

/**
 * Fetches as every command does: what the project's `zoo.lock` names exactly so, every `.tflite` read from first to last
 * before it counts, progress on stderr. Only `zoo fetch` writes into `zoo.lock`.
 */
export async function fetchHere(
  ref: string,
  context: Fetching,
  options: FetchOptions = {},
): Promise<FetchedModel> {
  const { fetchModel, projectLockfile, surroundingsOf } = await import('@zoo/hub');
  return fetchModel(ref, {
    lockfile: projectLockfile(surroundingsOf()),
    record: false,
    checks: [verifyTflite],
    signal: context.signal,
    onEvent: fetchListener(context),
    ...options,
  });
}

/** Loads the reader only when there is something to look at. */
const verifyTflite: NonNullable<FetchOptions['checks']>[number] = async (files) => {
  if (!files.some(({ path }) => path.endsWith('.tflite'))) return;
  const { verifyTfliteFiles } = await import('@zoo/tflite');
  await verifyTfliteFiles(files);
};

/** Shows what a fetch tells: progress as a bar, everything else as a line. */
export function fetchListener({
  progress,
  note,
}: Pick<Context, 'progress' | 'note'>): (event: FetchEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'progress':
        progress.update(`fetching ${event.ref}`, { done: event.done, total: event.total, unit: 'bytes' });
        break;
      case 'wait':
        progress.update(`waiting for process ${event.pid}, which is fetching ${event.ref}`, {
          done: event.done,
          total: event.total,
          unit: 'bytes',
        });
        break;
      case 'fallback':
        note(`${event.source}: ${event.error.message}\n  trying ${event.next} instead`);
        break;
      case 'note':
        note(`note: ${event.text}`);
        break;
      case 'resolve':
        break;
    }
  };
}
